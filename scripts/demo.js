/**
 * The tutorials' keyload experiment, run before the reader's eyes: a broker, a topic of three partitions,
 * three consumers of one group, 2,000 keyed lines through the console producer. Every command is shown as
 * it can be typed; the broker stays up for going on by hand.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = join(root, 'demo')
const server = '--bootstrap-server localhost:9092'
const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}` }
const isTerminal = process.stdout.isTTY === true

/** @param {string} text */
const say = (text) =>
  process.stdout.write(`\n${isTerminal ? `\x1b[36m# ${text}\x1b[0m` : `# ${text}`}\n`)
/** @param {string} command */
const show = (command) =>
  process.stdout.write(`${isTerminal ? `\x1b[1m$ ${command}\x1b[0m` : `$ ${command}`}\n`)

/** Runs a command line as the reader would type it; ends the demonstration when it fails.
 * @param {string} command */
function run(command) {
  show(command)
  const { status } = spawnSync(command, { shell: '/bin/bash', cwd: work, env, stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write(
      `\nThe demonstration ends here: "${command}" failed with status ${status}.\n`,
    )
    process.exit(1)
  }
}

/** @param {string} name @param {string} command */
function inBackground(name, command) {
  show(`${command} > ${name}.txt &`)
  const [file = '', ...args] = command.split(' ')
  // Opened at once, because what follows blocks the event loop and reads the file.
  const output = openSync(join(work, `${name}.txt`), 'w')
  return spawn(file, args, { cwd: work, env, stdio: ['ignore', output, 'inherit'] })
}

/** @param {string} name */
const linesOf = (name) =>
  readFileSync(join(work, `${name}.txt`), 'utf8')
    .split('\n')
    .slice(0, -1)

/** Waits until `isDone`, at most half a minute. @param {() => boolean} isDone @param {string} what */
async function until(isDone, what) {
  for (let tries = 0; tries < 300; tries++) {
    if (isDone()) return
    await sleep(100)
  }
  process.stderr.write(`\nWaited 30 seconds in vain: ${what}.\n`)
  process.exit(1)
}

if (existsSync(join(work, 'data'))) {
  spawnSync('samsa', ['broker', 'stop', '--data-dir', join(work, 'data')], { env, stdio: 'ignore' })
}
rmSync(work, { recursive: true, force: true })
mkdirSync(work)
process.stdout.write(`In ${work}, with ${join(root, 'bin')} on the PATH:\n`)

say('A broker on localhost:9092, in the background.')
run('samsa broker start --data-dir data')

say('A topic of three partitions, and three consumers that share it as group_01.')
run(`kafka-topics ${server} --create --topic multipart-topic --partitions 3`)
const consumers = ['c1', 'c2', 'c3'].map((name) => ({
  name,
  child: inBackground(
    name,
    `kafka-console-consumer ${server} --group group_01 --topic multipart-topic --property print.key=true --property print.partition=true --property print.offset=true`,
  ),
}))
process.on('exit', () => {
  for (const { child } of consumers) child.kill()
})
const members = () =>
  spawnSync(
    'bash',
    ['-c', `kafka-consumer-groups ${server} --group group_01 --describe --members`],
    {
      cwd: work,
      env,
      encoding: 'utf8',
    },
  ).stdout.match(/console-consumer 1 /g)?.length
await until(() => members() === 3, 'each consumer should own one partition')
run(`kafka-consumer-groups ${server} --group group_01 --describe --members`)

say('2,000 lines, each with its number as the key, through the console producer.')
show(
  'for i in $(seq 1 2000); do echo "$i:test key message sent test00000000000000 $i"; done > keyload.log',
)
writeFileSync(
  join(work, 'keyload.log'),
  Array.from(
    { length: 2000 },
    (_, i) => `${i + 1}:test key message sent test00000000000000 ${i + 1}\n`,
  ).join(''),
)
run(
  `kafka-console-producer ${server} --topic multipart-topic --property parse.key=true --property key.separator=: < keyload.log`,
)

say('Who got what: a key always goes to the same partition, a partition to one consumer.')
await until(
  () => consumers.reduce((sum, { name }) => sum + linesOf(name).length, 0) >= 2000,
  'the consumers should have printed 2,000 lines',
)
run('wc -l c1.txt c2.txt c3.txt; head -n 3 c1.txt c2.txt c3.txt')
await sleep(5500) // The consumers commit every five seconds, as Kafka's do.
run(`kafka-consumer-groups ${server} --describe --group group_01`)
run(`kafka-get-offsets ${server} --topic multipart-topic`)
for (const { child } of consumers) child.kill('SIGINT')
await Promise.all(
  consumers.map(({ child }) => child.exitCode ?? new Promise((done) => child.on('exit', done))),
)

say("What is on the disk: Kafka's files, which Kafka's tools read.")
run('ls -l data/multipart-topic-0')
run(
  'kafka-dump-log --print-data-log --files data/multipart-topic-0/00000000000000000000.log | head -n 6',
)

say('The broker is still up. Go on by hand:')
process.stdout.write(
  [
    `export PATH=${join(root, 'bin')}:$PATH`,
    `kafka-console-consumer ${server} --topic multipart-topic --from-beginning --max-messages 5`,
    `kafka-console-producer ${server} --topic my-topic`,
    `samsa broker stop --data-dir ${join(work, 'data')}`,
    '',
  ].join('\n'),
)
