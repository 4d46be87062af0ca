/** Keys of the OAUTHBEARER mechanism. */
import { between, oneOfIgnoringCase } from '../../config/definition.ts'
import { boolean, int, javaClass, list, long, password, string } from './row.ts'

export const oauthbearerConfigs = {
  'sasl.oauthbearer.assertion.algorithm': string('RS256', {
    importance: 'medium',
    valid: oneOfIgnoringCase('ES256', 'RS256'),
    effect: 'none',
    doc: 'The algorithm that signs an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.aud': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The audience in an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.exp.seconds': int('300', {
    importance: 'low',
    valid: between(0, 86400),
    effect: 'none',
    doc: 'The life of an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.iss': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The issuer in an assertion.',
  }),
  'sasl.oauthbearer.assertion.claim.jti.include': boolean('false', {
    importance: 'medium',
    effect: 'none',
    doc: 'Whether an assertion has an id.',
  }),
  'sasl.oauthbearer.assertion.claim.nbf.seconds': int('60', {
    importance: 'low',
    valid: between(0, 3600),
    effect: 'none',
    doc: 'How far back an assertion begins to be valid.',
  }),
  'sasl.oauthbearer.assertion.claim.sub': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The subject in an assertion.',
  }),
  'sasl.oauthbearer.assertion.file': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'A file with an assertion.',
  }),
  'sasl.oauthbearer.assertion.private.key.file': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The key that signs assertions.',
  }),
  'sasl.oauthbearer.assertion.private.key.passphrase': password(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The passphrase of that key.',
  }),
  'sasl.oauthbearer.assertion.template.file': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'A file with claims and headers for assertions.',
  }),
  'sasl.oauthbearer.client.credentials.client.id': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: "The client id for the token's source.",
  }),
  'sasl.oauthbearer.client.credentials.client.secret': password(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: "The secret for the token's source.",
  }),
  'sasl.oauthbearer.clock.skew.seconds': int('30', {
    importance: 'low',
    effect: 'none',
    doc: 'How far clocks may differ.',
  }),
  'sasl.oauthbearer.expected.audience': list(undefined, {
    importance: 'low',
    effect: 'none',
    doc: 'The audience that a token must name.',
  }),
  'sasl.oauthbearer.expected.issuer': string(undefined, {
    importance: 'low',
    effect: 'none',
    doc: 'The issuer that a token must name.',
  }),
  'sasl.oauthbearer.header.urlencode': boolean('false', {
    importance: 'low',
    effect: 'none',
    doc: 'Whether the client id and the secret are URL-encoded.',
  }),
  'sasl.oauthbearer.jwks.endpoint.refresh.ms': long('3600000', {
    importance: 'low',
    effect: 'none',
    doc: 'The time between look-ups of signing keys.',
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms': long('10000', {
    importance: 'low',
    effect: 'none',
    doc: 'The longest pause between attempts to get signing keys.',
  }),
  'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms': long('100', {
    importance: 'low',
    effect: 'none',
    doc: 'The first pause between attempts to get signing keys.',
  }),
  'sasl.oauthbearer.jwks.endpoint.url': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'Where the signing keys are.',
  }),
  'sasl.oauthbearer.jwt.retriever.class': javaClass(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever',
    {
      importance: 'medium',
      effect: 'none',
      doc: 'A Java class that gets tokens.',
    },
  ),
  'sasl.oauthbearer.jwt.validator.class': javaClass(
    'org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator',
    {
      importance: 'medium',
      effect: 'none',
      doc: 'A Java class that checks tokens.',
    },
  ),
  'sasl.oauthbearer.scope': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The scope to ask a token for.',
  }),
  'sasl.oauthbearer.scope.claim.name': string('scope', {
    importance: 'low',
    effect: 'none',
    doc: 'The claim that holds the scope.',
  }),
  'sasl.oauthbearer.sub.claim.name': string('sub', {
    importance: 'low',
    effect: 'none',
    doc: 'The claim that holds the subject.',
  }),
  'sasl.oauthbearer.token.endpoint.url': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'Where tokens come from.',
  }),
}
