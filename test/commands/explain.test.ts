/** `samsa explain` with a broker that runs. */
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

test('a tool is explained: same output, same exit status, and the story on standard error', async () => {
  await using home = new Home()
  const port = await freePort()
  await home.run('samsa', ['broker', 'start', '--port', String(port)])
  const broker = ['--bootstrap-server', `localhost:${port}`]
  const explain = (tool: string, args: readonly string[], environment = {}) =>
    home.run('samsa', ['explain', tool, ...broker, ...args], { LC_ALL: 'C', ...environment })

  const created = await explain('kafka-topics', ['--create', '--topic', 'orders'])
  expect(created).toMatchObject({ exitCode: 0, stdout: 'Created topic orders.' })
  expect(created.stderr).toContain('  CreateTopics v7: create topics  ')
  expect(created.stderr).toContain('    orders: 1 partition, replication factor 1, id ')

  const again = await explain('kafka-topics.sh', ['--create', '--topic', 'orders'])
  const plain = await home.run('kafka-topics', [...broker, '--create', '--topic', 'orders'])
  expect(again).toMatchObject({ exitCode: plain.exitCode, stdout: plain.stdout })
  expect(again.stderr).toContain('    orders: refused with TOPIC_ALREADY_EXISTS: ')
  expect(again.stderr).toContain('\n  exit status 1')

  const sending = ['--topic', 'orders', '--max-messages', '2']
  const sent = await explain('verifiable-producer', sending)
  expect(sent.stderr).toContain('orders-0/00000000000000000000.log, from byte 0 on: ')
  expect(sent.stderr).toMatch(/ {3}value {17}"0"\n/)

  // From a machine that has not the broker's files.
  const elsewhere = { XDG_DATA_HOME: `${home.path}/elsewhere`, LC_ALL: 'ko_KR.UTF-8' }
  const korean = await explain('verifiable-producer', sending, elsewhere)
  expect(korean.stderr).toContain('  orders-0, Fetch로 다시 읽은 ')
  expect(korean.stderr).toMatch(/ {3}value {17}"0"\n/)

  const reading = [
    '--topic',
    'orders',
    '--from-beginning',
    '--max-messages',
    '4',
    '--group',
    'shop',
  ]
  const read = await explain('kafka-console-consumer', reading)
  expect(read).toMatchObject({ exitCode: 0, stdout: '0\n1\n0\n1' })
  const steps = ['FindCoordinator', 'JoinGroup', 'SyncGroup', 'OffsetFetch', 'ListOffsets', 'Fetch']
  const places = steps.map((step) => read.stderr.indexOf(`\n  ${step} v`))
  expect(places.every((place) => place > 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(read.stderr).toContain('    assigned: orders-0\n')
}, 60_000)

test('a tool that is not there is named, with the nearest one', async () => {
  await using home = new Home()
  const result = await home.run('samsa', ['explain', 'kafka-tpoics', '--list'])
  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).toBe("There is no tool 'kafka-tpoics'. Did you mean kafka-topics?")
  expect((await home.run('samsa', ['explain'])).exitCode).toBe(1)
  expect((await home.run('samsa', ['explain', '--help'])).stdout).toContain('samsa explain')
}, 60_000)
