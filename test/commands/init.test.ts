import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

/** Runs a line of a tutorial in the tree, on a port and in a directory of its own. */
function reader(home: Home, tree: string) {
  const env = { XDG_DATA_HOME: home.path, LOG_DIR: '' }
  return (line: string) =>
    execa('sh', ['-c', line], { cwd: join(home.path, tree), env, reject: false })
}

function place(home: Home, file: string, port: number): void {
  const path = join(home.path, file)
  const text = readFileSync(path, 'utf8')
    .replaceAll('9092', String(port))
    .replaceAll('9093', '0')
    .replace(/^log.dirs=.*$/m, `log.dirs=${join(home.path, 'data')}`)
    .replace('#listeners', 'listeners')
  writeFileSync(path, text)
}

test('the quick start of Kafka 4 works unchanged', async () => {
  await using home = new Home()
  const made = await home.run('samsa', ['init', 'kafka'])
  expect([made.exitCode, made.stderr]).toEqual([0, ''])
  expect(made.stdout).toMatch(/^kafka has \d+ commands and 6 configuration files now\.\n/)
  const port = await freePort()
  place(home, 'kafka/config/server.properties', port)
  const type = reader(home, 'kafka')
  const format = await type(
    'KAFKA_CLUSTER_ID="$(bin/kafka-storage.sh random-uuid)"\n' +
      'bin/kafka-storage.sh format --standalone -t $KAFKA_CLUSTER_ID -c config/server.properties',
  )
  expect(format.stdout).toMatch(/^Formatting dynamic metadata voter directory .*\/data with/)
  expect((await type('bin/kafka-server-start.sh -daemon config/server.properties')).exitCode).toBe(
    0,
  )
  expect(readdirSync(join(home.path, 'kafka', 'logs'))).toEqual(['kafkaServer.out'])
  const server = `--bootstrap-server localhost:${port}`
  const created = await type(`bin/kafka-topics.sh --create --topic quickstart-events ${server}`)
  expect(created.stdout).toBe('Created topic quickstart-events.')
  await type(`echo hello | bin/kafka-console-producer.sh --topic quickstart-events ${server}`)
  const consumer = `bin/kafka-console-consumer.sh --topic quickstart-events ${server}`
  const read = await type(`${consumer} --from-beginning --max-messages 1`)
  expect(read.stdout).toBe('hello')
  expect((await type('bin/kafka-server-stop.sh')).exitCode).toBe(0)
})

test.each(['4.1', '3.9'])(
  'a tutorial that never formats works in a tree of %s',
  async (release) => {
    await using home = new Home()
    await home.run('samsa', ['init', '--release', release, 'kafka'])
    const port = await freePort()
    place(home, 'kafka/config/server.properties', port)
    const type = reader(home, 'kafka')
    const started = await type('bin/kafka-server-start.sh -daemon config/server.properties')
    expect([started.exitCode, started.stderr]).toEqual([0, ''])
    const topic = '--create --replication-factor 1 --partitions 1 --topic test'
    const created = await type(`bin/kafka-topics.sh ${topic} --bootstrap-server localhost:${port}`)
    expect(created.stdout).toBe('Created topic test.')
  },
)

test('SAMSA_AUTO_FORMAT=0 wants the directories formatted, as Kafka does', async () => {
  await using home = new Home()
  await home.run('samsa', ['init', 'kafka'])
  place(home, 'kafka/config/server.properties', await freePort())
  const type = reader(home, 'kafka')
  const { stdout, exitCode } = await type(
    'SAMSA_AUTO_FORMAT=0 bin/kafka-server-start.sh config/server.properties',
  )
  expect(exitCode).toBe(1)
  expect(stdout).toContain('No readable meta.properties files found.')
})

test('files that are there are kept, unless --force is given', async () => {
  await using home = new Home()
  await home.run('samsa', ['init', 'kafka'])
  const file = join(home.path, 'kafka', 'config', 'server.properties')
  writeFileSync(file, 'mine')
  const again = await home.run('samsa', ['init', 'kafka'])
  expect([again.exitCode, again.stdout]).toEqual([1, ''])
  expect(again.stderr).toMatch(/^In kafka there is already bin\/.* more; --force replaces/)
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect((await home.run('samsa', ['init', '--force', 'kafka'])).exitCode).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('process.roles=broker,controller')
})

test('the scripts find another installation when theirs is gone', async () => {
  await using home = new Home()
  await home.run('samsa', ['init', 'kafka'])
  const script = join(home.path, 'kafka', 'bin', 'kafka-topics.sh')
  expect(statSync(script).mode & 0o111).toBe(0o111)
  const text = readFileSync(script, 'utf8')
  const [, installation = ''] = /^home='(.*)'$/m.exec(text) ?? []
  writeFileSync(script, text.replace(/^home=.*$/m, "home='/nowhere'"))
  const version = (environment: Record<string, string>) =>
    execa(script, ['--version'], { env: environment, reject: false })
  const plain = process.env['PATH'] ?? ''
  expect((await version({ PATH: `${join(installation, 'bin')}:${plain}` })).stdout).toBe('3.7.2')
  expect((await version({ SAMSA_HOME: installation })).stdout).toBe('3.7.2')
  const lost = await execa('/bin/sh', [script, '--version'], {
    env: { PATH: '/nowhere' },
    extendEnv: false,
    reject: false,
  })
  expect([lost.exitCode, lost.stderr]).toEqual([
    127,
    'Samsa is not in /nowhere/bin any more. Install it (npm install -g samsa), or set SAMSA_HOME.',
  ])
})

test('the next step can be typed whatever the directory is called', async () => {
  await using home = new Home()
  const { stdout } = await home.run('samsa', ['init', "deep/it's kafka"])
  const [, step = ''] = /^ {2}(cd .*)$/m.exec(stdout) ?? []
  const entered = await reader(home, '.')(`${step} && ls`)
  expect(entered.stdout).toBe('LICENSE\nbin\nconfig')
})

test('what cannot be is refused with its name', async () => {
  await using home = new Home()
  writeFileSync(join(home.path, 'file'), '')
  const onFile = await home.run('samsa', ['init', 'file'])
  expect([onFile.exitCode, onFile.stderr]).toEqual([1, 'file is no directory'])
  const release = await home.run('samsa', ['init', '--release', '2.0', 'x'])
  expect(release.stderr).toMatch(/^--release 2\.0: choose 3\.9 or 4\.1\n/)
  expect((await home.run('samsa', ['init'])).stderr).toMatch(/^Name the directory to make/)
  if (process.platform === 'linux') {
    const nowhere = await home.run('samsa', ['init', '/proc/samsa/kafka'])
    expect(nowhere.stderr).toMatch(/^Cannot write to \/proc\/samsa\/kafka: ENOENT/)
  }
  if (process.getuid?.() === 0) return
  chmodSync(home.path, 0o500)
  const refused = await home.run('samsa', ['init', 'kafka'])
  chmodSync(home.path, 0o700)
  expect(refused.stderr).toMatch(/^Cannot write to kafka: EACCES/)
})
