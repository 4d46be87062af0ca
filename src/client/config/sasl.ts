/** Authentication keys. They take part once `security.protocol` asks for SASL. */
import { between } from '../../config/definition.ts'
import { double, int, javaClass, long, password, short, string } from './row.ts'

export const saslConfigs = {
  'sasl.client.callback.handler.class': javaClass(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'A Java class for authentication.',
  }),
  'sasl.jaas.config': password(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The login module and its options, user name and password among them.',
  }),
  'sasl.kerberos.kinit.cmd': string('/usr/bin/kinit', {
    importance: 'low',
    effect: 'none',
    doc: 'The path of kinit.',
  }),
  'sasl.kerberos.min.time.before.relogin': long('60000', {
    importance: 'low',
    effect: 'none',
    doc: 'The pause between attempts to renew a ticket.',
  }),
  'sasl.kerberos.service.name': string(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'The Kerberos name of the brokers.',
  }),
  'sasl.kerberos.ticket.renew.jitter': double('0.05', {
    importance: 'low',
    effect: 'none',
    doc: 'Randomness of the renewal time.',
  }),
  'sasl.kerberos.ticket.renew.window.factor': double('0.8', {
    importance: 'low',
    effect: 'none',
    doc: "The part of a ticket's life after which it is renewed.",
  }),
  'sasl.login.callback.handler.class': javaClass(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'A Java class for logging in.',
  }),
  'sasl.login.class': javaClass(undefined, {
    importance: 'medium',
    effect: 'none',
    doc: 'A Java class for logging in.',
  }),
  'sasl.login.connect.timeout.ms': int(undefined, {
    importance: 'low',
    effect: 'none',
    doc: "How long connecting to the token's source may take.",
  }),
  'sasl.login.read.timeout.ms': int(undefined, {
    importance: 'low',
    effect: 'none',
    doc: "How long reading from the token's source may take.",
  }),
  'sasl.login.refresh.buffer.seconds': short('300', {
    importance: 'low',
    valid: between(0, 3600),
    effect: 'none',
    doc: 'Time that must be left when a token is renewed.',
  }),
  'sasl.login.refresh.min.period.seconds': short('60', {
    importance: 'low',
    valid: between(0, 900),
    effect: 'none',
    doc: 'The shortest time between renewals.',
  }),
  'sasl.login.refresh.window.factor': double('0.8', {
    importance: 'low',
    valid: between(0.5, 1.0),
    effect: 'none',
    doc: "The part of a token's life after which it is renewed.",
  }),
  'sasl.login.refresh.window.jitter': double('0.05', {
    importance: 'low',
    valid: between(0.0, 0.25),
    effect: 'none',
    doc: 'Randomness of the renewal time.',
  }),
  'sasl.login.retry.backoff.max.ms': long('10000', {
    importance: 'low',
    effect: 'none',
    doc: 'The longest pause between attempts to log in.',
  }),
  'sasl.login.retry.backoff.ms': long('100', {
    importance: 'low',
    effect: 'none',
    doc: 'The first pause between attempts to log in.',
  }),
  'sasl.mechanism': string('GSSAPI', {
    importance: 'medium',
    effect: 'none',
    doc: 'The mechanism to log in with.',
  }),
}
