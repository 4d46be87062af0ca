/** Who may connect, and how: TLS, SASL, delegation tokens. The broker's keys of Kafka 4.1, in alphabetical order. */
import { atLeast, between, oneOf } from '../../../config/definition.ts'
import {
  boolean,
  className,
  double,
  int,
  list,
  long,
  oneOfIgnoringCase,
  password,
  short,
  string,
} from '../row.ts'

export const securityConfigs = {
  'authorizer.class.name': string('', {
    importance: 'low',
    doc: 'The class that decides who may do what; empty: everybody may do everything.',
  }),
  'connection.failed.authentication.delay.ms': int(100, {
    importance: 'low',
    valid: atLeast(0),
    doc: 'How long, in milliseconds, the answer to a failed log-in is held back.',
  }),
  'connections.max.reauth.ms': long(0, {
    importance: 'medium',
    doc: 'After how many milliseconds a SASL client must authenticate again; 0: never.',
  }),
  'delegation.token.expiry.check.interval.ms': long(3600000, {
    importance: 'low',
    valid: atLeast(1),
    doc: 'How often, in milliseconds, expired delegation tokens are removed.',
  }),
  'delegation.token.expiry.time.ms': long(86400000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a delegation token is valid before it must be renewed.',
  }),
  'delegation.token.max.lifetime.ms': long(604800000, {
    importance: 'medium',
    valid: atLeast(1),
    doc: 'How long, in milliseconds, a delegation token can live with renewals.',
  }),
  'delegation.token.secret.key': password(null, {
    importance: 'medium',
    doc: 'The key that signs delegation tokens, the same on every broker.',
  }),
  'principal.builder.class': className(
    'org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder',
    {
      importance: 'medium',
      update: 'per-broker',
      doc: 'A Java class that makes a principal from a connection.',
    },
  ),
  'sasl.client.callback.handler.class': className(null, {
    importance: 'medium',
    doc: "A Java class that answers SASL callbacks on the client's side.",
  }),
  'sasl.enabled.mechanisms': list('GSSAPI', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The SASL mechanisms that clients may use.',
  }),
  'sasl.jaas.config': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The log-in module of a SASL listener and its options.',
  }),
  'sasl.kerberos.kinit.cmd': string('/usr/bin/kinit', {
    importance: 'medium',
    update: 'per-broker',
    doc: "The path of Kerberos' kinit.",
  }),
  'sasl.kerberos.min.time.before.relogin': long(60000, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'Least pause, in milliseconds, between two Kerberos log-ins.',
  }),
  'sasl.kerberos.principal.to.local.rules': list('DEFAULT', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'How a Kerberos principal becomes a short name.',
  }),
  'sasl.kerberos.service.name': string(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The Kerberos name under which brokers run.',
  }),
  'sasl.kerberos.ticket.renew.jitter': double('0.05', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'Share of random time added to the renewal of a ticket.',
  }),
  'sasl.kerberos.ticket.renew.window.factor': double('0.8', {
    importance: 'medium',
    update: 'per-broker',
    doc: "Share of a ticket's life after which it is renewed.",
  }),
  'sasl.login.callback.handler.class': className(null, {
    importance: 'medium',
    doc: 'A Java class that answers the callbacks of a log-in.',
  }),
  'sasl.login.class': className(null, { importance: 'medium', doc: 'A Java class that logs in.' }),
  'sasl.login.connect.timeout.ms': int(null, {
    importance: 'low',
    doc: 'Timeout, in milliseconds, of the connection to an identity provider.',
  }),
  'sasl.login.read.timeout.ms': int(null, {
    importance: 'low',
    doc: 'Timeout, in milliseconds, of reading from an identity provider.',
  }),
  'sasl.login.refresh.buffer.seconds': short(300, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'How many seconds before its end a credential is renewed.',
  }),
  'sasl.login.refresh.min.period.seconds': short(60, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'Least age, in seconds, of a credential that is renewed.',
  }),
  'sasl.login.refresh.window.factor': double('0.8', {
    importance: 'medium',
    update: 'per-broker',
    doc: "Share of a credential's life after which it is renewed.",
  }),
  'sasl.login.refresh.window.jitter': double('0.05', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'Share of random time added to the renewal of a credential.',
  }),
  'sasl.login.retry.backoff.max.ms': long(10000, {
    importance: 'low',
    doc: 'Longest pause, in milliseconds, between tries at an identity provider.',
  }),
  'sasl.login.retry.backoff.ms': long(100, {
    importance: 'low',
    doc: 'First pause, in milliseconds, between tries at an identity provider.',
  }),
  'sasl.mechanism.controller.protocol': string('GSSAPI', {
    importance: 'high',
    doc: 'The SASL mechanism towards controllers.',
  }),
  'sasl.mechanism.inter.broker.protocol': string('GSSAPI', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The SASL mechanism between brokers.',
  }),
  'sasl.oauthbearer.assertion.algorithm': string('RS256', {
    importance: 'medium',
    valid: oneOfIgnoringCase('ES256', 'RS256'),
    doc: "The algorithm that signs a client's assertion.",
  }),
  'sasl.oauthbearer.assertion.claim.aud': string(null, {
    importance: 'medium',
    doc: "The audience in a client's assertion.",
  }),
  'sasl.oauthbearer.assertion.claim.exp.seconds': int(300, {
    importance: 'low',
    valid: between(0, 86400),
    doc: "For how many seconds a client's assertion is valid.",
  }),
  'sasl.oauthbearer.assertion.claim.iss': string(null, {
    importance: 'medium',
    doc: "The issuer in a client's assertion.",
  }),
  'sasl.oauthbearer.assertion.claim.jti.include': boolean(false, {
    importance: 'medium',
    doc: "Whether a client's assertion carries an id.",
  }),
  'sasl.oauthbearer.assertion.claim.nbf.seconds': int(60, {
    importance: 'low',
    valid: between(0, 3600),
    doc: "How many seconds before now a client's assertion begins to be valid.",
  }),
  'sasl.oauthbearer.assertion.claim.sub': string(null, {
    importance: 'medium',
    doc: "The subject in a client's assertion.",
  }),
  'sasl.oauthbearer.assertion.file': string(null, {
    importance: 'medium',
    doc: 'A file that holds a ready assertion.',
  }),
  'sasl.oauthbearer.assertion.private.key.file': string(null, {
    importance: 'medium',
    doc: "A file with the key that signs a client's assertion.",
  }),
  'sasl.oauthbearer.assertion.private.key.passphrase': password(null, {
    importance: 'medium',
    doc: 'The passphrase of that key.',
  }),
  'sasl.oauthbearer.assertion.template.file': string(null, {
    importance: 'medium',
    doc: "A file with further claims of a client's assertion.",
  }),
  'sasl.oauthbearer.client.credentials.client.id': string(null, {
    importance: 'medium',
    doc: 'The id with which a token is asked for.',
  }),
  'sasl.oauthbearer.client.credentials.client.secret': password(null, {
    importance: 'medium',
    doc: 'The secret with which a token is asked for.',
  }),
  'sasl.oauthbearer.clock.skew.seconds': int(30, {
    importance: 'low',
    doc: 'How many seconds the clocks of issuer and broker may differ.',
  }),
  'sasl.oauthbearer.expected.audience': list(null, {
    importance: 'low',
    doc: 'The audiences of which a token must name one.',
  }),
  'sasl.oauthbearer.expected.issuer': string(null, {
    importance: 'low',
    doc: 'The issuer that a token must name.',
  }),
  'sasl.oauthbearer.jwks.endpoint.refresh.ms': long(3600000, {
    importance: 'low',
    doc: "How often, in milliseconds, the issuer's keys are read again.",
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms': long(10000, {
    importance: 'low',
    doc: "Longest pause, in milliseconds, between tries to read the issuer's keys.",
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms': long(100, {
    importance: 'low',
    doc: "First pause, in milliseconds, between tries to read the issuer's keys.",
  }),
  'sasl.oauthbearer.jwks.endpoint.url': string(null, {
    importance: 'medium',
    doc: "Where the issuer's keys are.",
  }),
  'sasl.oauthbearer.jwt.retriever.class': className(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever',
    { importance: 'medium', doc: 'A Java class that gets a token.' },
  ),
  'sasl.oauthbearer.jwt.validator.class': className(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator',
    { importance: 'medium', doc: 'A Java class that checks a token.' },
  ),
  'sasl.oauthbearer.scope': string(null, {
    importance: 'medium',
    doc: 'The scope with which a token is asked for.',
  }),
  'sasl.oauthbearer.scope.claim.name': string('scope', {
    importance: 'low',
    doc: 'The claim of a token that holds its scope.',
  }),
  'sasl.oauthbearer.sub.claim.name': string('sub', {
    importance: 'low',
    doc: 'The claim of a token that holds its subject.',
  }),
  'sasl.oauthbearer.token.endpoint.url': string(null, {
    importance: 'medium',
    doc: 'Where tokens are issued.',
  }),
  'sasl.server.callback.handler.class': className(null, {
    importance: 'medium',
    doc: "A Java class that answers SASL callbacks on the broker's side.",
  }),
  'sasl.server.max.receive.size': int(524288, {
    importance: 'medium',
    doc: 'The most bytes of a request before its sender has authenticated.',
  }),
  'security.inter.broker.protocol': string('PLAINTEXT', {
    importance: 'medium',
    valid: oneOf('PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'),
    doc: 'The security protocol between brokers.',
  }),
  'security.providers': string(null, {
    importance: 'low',
    doc: 'Java classes that bring security algorithms.',
  }),
  'ssl.allow.dn.changes': boolean(false, {
    importance: 'low',
    doc: 'Whether a new certificate may name another subject.',
  }),
  'ssl.allow.san.changes': boolean(false, {
    importance: 'low',
    doc: 'Whether a new certificate may name other hosts.',
  }),
  'ssl.cipher.suites': list('', {
    importance: 'medium',
    update: 'per-broker',
    doc: "The cipher suites that are offered; empty: the platform's.",
  }),
  'ssl.client.auth': string('none', {
    importance: 'medium',
    valid: oneOf('required', 'requested', 'none'),
    update: 'per-broker',
    doc: 'Whether clients must, may or need not show a certificate.',
  }),
  'ssl.enabled.protocols': list('TLSv1.2,TLSv1.3', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The versions of TLS that are accepted.',
  }),
  'ssl.endpoint.identification.algorithm': string('https', {
    importance: 'low',
    update: 'per-broker',
    doc: "How a server's name is compared with its certificate; empty: not at all.",
  }),
  'ssl.engine.factory.class': className(null, {
    importance: 'low',
    update: 'per-broker',
    doc: 'A Java class that makes TLS engines.',
  }),
  'ssl.key.password': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The password of the private key.',
  }),
  'ssl.keymanager.algorithm': string('SunX509', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The algorithm of the Java key manager.',
  }),
  'ssl.keystore.certificate.chain': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The certificate chain, as PEM.',
  }),
  'ssl.keystore.key': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The private key, as PEM.',
  }),
  'ssl.keystore.location': string(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The file of the key store.',
  }),
  'ssl.keystore.password': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The password of the key store.',
  }),
  'ssl.keystore.type': string('JKS', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The format of the key store.',
  }),
  'ssl.principal.mapping.rules': string('DEFAULT', {
    importance: 'low',
    doc: "How the subject of a client's certificate becomes a principal.",
  }),
  'ssl.protocol': string('TLSv1.3', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The version of TLS to begin with.',
  }),
  'ssl.provider': string(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The Java provider of TLS.',
  }),
  'ssl.secure.random.implementation': string(null, {
    importance: 'low',
    update: 'per-broker',
    doc: 'The Java source of random numbers for TLS.',
  }),
  'ssl.trustmanager.algorithm': string('PKIX', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The algorithm of the Java trust manager.',
  }),
  'ssl.truststore.certificates': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The trusted certificates, as PEM.',
  }),
  'ssl.truststore.location': string(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The file of the trust store.',
  }),
  'ssl.truststore.password': password(null, {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The password of the trust store.',
  }),
  'ssl.truststore.type': string('JKS', {
    importance: 'medium',
    update: 'per-broker',
    doc: 'The format of the trust store.',
  }),
} as const
