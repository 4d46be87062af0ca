/** TLS keys. They take part once `security.protocol` asks for TLS. */
import { oneOfIgnoringCase } from '../../config/definition.ts'
import { javaClass, list, password, string } from './row.ts'

export const sslConfigs = {
  'security.protocol': string('PLAINTEXT', {
    importance: 'medium',
    valid: oneOfIgnoringCase('SASL_SSL', 'PLAINTEXT', 'SSL', 'SASL_PLAINTEXT'),
    doc: 'How to talk to brokers; only PLAINTEXT is supported so far.',
  }),
  'security.providers': string(undefined, {
    importance: 'low',
    effect: 'none',
    doc: 'Java security providers.',
  }),
  'ssl.cipher.suites': list(undefined, {
    importance: 'low',
    effect: 'none',
    doc: 'The cipher suites that may be used.',
  }),
  'ssl.enabled.protocols': list('TLSv1.2,TLSv1.3', {
    importance: 'medium',
    effect: 'none',
    doc: 'The TLS versions that may be used.',
  }),
  'ssl.endpoint.identification.algorithm': string('https', {
    importance: 'low',
    effect: 'none',
    doc: "How the broker's host name is checked.",
  }),
  'ssl.engine.factory.class': javaClass(undefined, {
    importance: 'low',
    effect: 'none',
    doc: 'A Java class that makes TLS engines.',
  }),
  'ssl.key.password': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The password of the private key.',
  }),
  'ssl.keymanager.algorithm': string('SunX509', {
    importance: 'low',
    effect: 'none',
    doc: "The algorithm of Java's key manager.",
  }),
  'ssl.keystore.certificate.chain': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: "The client's certificates in PEM form.",
  }),
  'ssl.keystore.key': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: "The client's private key in PEM form.",
  }),
  'ssl.keystore.location': string(undefined, {
    importance: 'high',
    effect: 'none',
    doc: "The file with the client's key.",
  }),
  'ssl.keystore.password': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The password of that file.',
  }),
  'ssl.keystore.type': string('JKS', {
    importance: 'medium',
    effect: 'none',
    doc: 'The format of that file.',
  }),
  'ssl.protocol': string('TLSv1.3', {
    importance: 'medium',
    effect: 'none',
    doc: 'The newest TLS version to use.',
  }),
  'ssl.provider': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The Java security provider for TLS.',
  }),
  'ssl.secure.random.implementation': string(undefined, {
    importance: 'low',
    effect: 'none',
    doc: "Java's source of randomness.",
  }),
  'ssl.trustmanager.algorithm': string('PKIX', {
    importance: 'low',
    effect: 'none',
    doc: "The algorithm of Java's trust manager.",
  }),
  'ssl.truststore.certificates': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'Trusted certificates in PEM form.',
  }),
  'ssl.truststore.location': string(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The file with trusted certificates.',
  }),
  'ssl.truststore.password': password(undefined, {
    importance: 'high',
    effect: 'none',
    doc: 'The password of that file.',
  }),
  'ssl.truststore.type': string('JKS', {
    importance: 'medium',
    effect: 'none',
    doc: 'The format of that file.',
  }),
}
