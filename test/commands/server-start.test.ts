import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

/** What was logged above INFO, without times and stacks. */
const complaints = (log: string) =>
  log
    .split('\n')
    .filter((line) => line !== '' && !/ INFO |^\s+at /.test(line))
    .map((line) => line.replace(/^\[[^\]]*\] /, ''))

test('without arguments it prints its usage on stdout, exit status 1', async () => {
  await using home = new Home()
  const { stdout, stderr, exitCode } = await home.run('kafka-server-start')
  expect(stdout).toMatch(
    /^USAGE: .*kafka-server-start \[-daemon\] server\.properties \[--override property=value\]\*$/,
  )
  expect([stderr, exitCode]).toEqual(['', 1])
})

test('--version is that of the tools', async () => {
  await using home = new Home()
  const { stdout, exitCode } = await home.run('kafka-server-start', ['--version'])
  expect([stdout, exitCode]).toEqual(['3.7.2', 0])
})

test("a file that is not there: Kafka's words, exit status 1", async () => {
  await using home = new Home()
  const { stdout, exitCode } = await home.run('kafka-server-start', ['nowhere.properties'])
  expect(complaints(stdout)).toEqual([
    'ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)',
    'java.nio.file.NoSuchFileException: nowhere.properties',
  ])
  expect(exitCode).toBe(1)
})

test('a KRaft file wants its directory formatted, and a quorum of one', async () => {
  await using home = new Home()
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': '1@localhost:9093',
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://localhost:${await freePort()},CONTROLLER://localhost:9093`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(home.path, 'data'),
  }
  const file = home.file('kraft.properties', properties)
  const unformatted = await home.run('kafka-server-start', [file])
  expect(complaints(unformatted.stdout)).toEqual([
    'ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)',
    'java.lang.RuntimeException: No readable meta.properties files found.',
  ])
  const voters = ['--override', 'controller.quorum.voters=1@a:1,2@b:2']
  const quorum = await home.run('kafka-server-start', [file, ...voters])
  expect(complaints(quorum.stdout)[1]).toMatch(/a quorum of several voters is not supported yet/)
  expect([unformatted.exitCode, quorum.exitCode]).toEqual([1, 1])
})

test('a value that is none is a ConfigException', async () => {
  await using home = new Home()
  const file = home.file('server.properties', { 'zookeeper.connect': 'localhost:2181' })
  const { stdout, exitCode } = await home.run('kafka-server-start', [
    file,
    ...['--override', 'num.partitions=many'],
  ])
  expect(complaints(stdout)).toEqual([
    'ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)',
    'org.apache.kafka.common.config.ConfigException: Invalid value many for configuration num.partitions: Not a number of type INT',
  ])
  expect(exitCode).toBe(1)
})

test('a server of the ZooKeeper era starts, refuses company, and ends with SIGTERM', async () => {
  await using home = new Home()
  const port = await freePort()
  const data = join(home.path, 'data')
  const properties = {
    'broker.id': '0',
    'zookeeper.connect': 'localhost:2181',
    listeners: `PLAINTEXT://:${port}`,
    'log.dirs': data,
  }
  const file = home.file('server.properties', properties)
  const logs = join(home.path, 'logs')
  const started = await home.run('kafka-server-start', ['-daemon', file], { LOG_DIR: logs })
  expect([started.stdout, started.stderr, started.exitCode]).toEqual(['', '', 0])
  const output = () => readFileSync(join(logs, 'kafkaServer.out'), 'utf8')
  expect(output()).toMatch(
    /^\[[^\]]*\] INFO \[KafkaServer id=0\] started \(kafka\.server\.KafkaServer\)$/m,
  )
  expect(output().match(/ WARN /g)).toHaveLength(1)

  const samePort = ['--override', 'broker.id=5', '--override', `log.dirs=${data}-5`]
  const portTaken = await home.run('kafka-server-start', [file, ...samePort])
  expect(complaints(portTaken.stdout).slice(1)).toEqual([
    'ERROR Unable to start acceptor for ListenerName(PLAINTEXT) (kafka.network.DataPlaneAcceptor)',
    `org.apache.kafka.common.KafkaException: Socket server failed to bind to 0.0.0.0:${port}: Address already in use.`,
    'ERROR [KafkaServer id=5] Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)',
    'java.lang.RuntimeException: Received a fatal error while waiting for the SocketServer Acceptors to be started.',
    'ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)',
    'java.lang.RuntimeException: Received a fatal error while waiting for the SocketServer Acceptors to be started.',
  ])
  const otherPort = ['--override', `listeners=PLAINTEXT://:${await freePort()}`]
  const otherId = await home.run('kafka-server-start', [
    file,
    ...otherPort,
    ...['--override', 'broker.id=6'],
  ])
  expect(complaints(otherId.stdout)[1]).toBe(
    'ERROR Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)',
  )
  const sameDirectory = await home.run('kafka-server-start', [file, ...otherPort])
  expect(complaints(sameDirectory.stdout)[2]).toBe(
    `org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in ${data}. A Kafka instance in another process or thread is using this directory.`,
  )
  expect([portTaken, otherId, sameDirectory].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1])

  const other = await home.run('kafka-server-stop', ['--node-id=7'])
  expect([other.stdout, other.exitCode]).toEqual(['No kafka server to stop', 1])
  expect((await home.run('kafka-server-stop')).exitCode).toBe(0)
  await home.run('samsa', ['broker', 'stop'])
  expect(output()).toMatch(
    / INFO Terminating process due to signal SIGTERM \(org\.apache\.kafka\.common\.utils\.LoggingSignalHandler\)$/m,
  )
  expect(output()).toMatch(
    / INFO \[KafkaServer id=0\] shut down completed \(kafka\.server\.KafkaServer\)$/m,
  )
  expect(existsSync(join(data, '.kafka_cleanshutdown'))).toBe(true)
})
