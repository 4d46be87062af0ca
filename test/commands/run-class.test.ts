/** kafka-run-class and ZooKeeper's tools, as processes. They need the built checkout. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { knownClasses, toolOfClass, toolsWithClasses } from '../../src/cli/java-classes.ts'

const COMMANDS = fileURLToPath(new URL('../../src/commands', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin', import.meta.url))
const BUILT = fileURLToPath(new URL('../../dist/commands/run-class.js', import.meta.url))

const run = (name: string, ...argv: string[]) =>
  execa(`${BIN}/${name}`, argv, { reject: false, env: { SAMSA_HINTS: '0' } })

describe('Java classes', () => {
  it('stand for tools that exist, each for one', () => {
    expect(toolsWithClasses().filter((tool) => !existsSync(`${COMMANDS}/${tool}.ts`))).toEqual([])
    const classes = knownClasses()
    expect(new Set(classes).size).toBe(classes.length)
    expect(toolOfClass('kafka.Kafka')).toBe('server-start')
    expect(toolOfClass('kafka.Coffee')).toBeUndefined()
  })

  it('are known for every tool of Kafka', () => {
    const ours = ['run-class', 'server-stop', 'zookeeper-server-stop']
    const tools = readdirSync(COMMANDS)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((tool) => existsSync(`${BIN}/kafka-${tool}`) || existsSync(`${BIN}/${tool}`))
    const known = [...toolsWithClasses(), ...ours]
    expect(tools.filter((tool) => !known.includes(tool))).toEqual([])
  })
})

describe.skipIf(!existsSync(BUILT))('kafka-run-class', () => {
  it('runs the tool of a class with its options and exit status', async () => {
    const version = await run('kafka-run-class', '-loggc', 'kafka.admin.TopicCommand', '--version')
    expect(version).toMatchObject({ stdout: '3.7.2', exitCode: 0 })
    const refused = await run('kafka-run-class.sh', 'kafka.tools.GetOffsetShell', '--nonsense')
    expect(refused).toMatchObject({
      stderr: 'Error occurred: nonsense is not a recognized option',
      exitCode: 1,
    })
  })

  it('says in the words of Java what class there is not', async () => {
    expect(await run('kafka-run-class', 'kafka.tools.Coffee')).toMatchObject({
      stderr:
        'Error: Could not find or load main class kafka.tools.Coffee\n' +
        'Caused by: java.lang.ClassNotFoundException: kafka.tools.Coffee',
      exitCode: 1,
    })
  })

  it('wants a class', async () => {
    const { stdout, exitCode } = await run('kafka-run-class')
    expect(stdout).toMatch(/^USAGE: .*kafka-run-class \[-daemon\] \[-name servicename\] \[-loggc\]/)
    expect(exitCode).toBe(1)
  })
})

describe.skipIf(!existsSync(BUILT))('tools of ZooKeeper', () => {
  it.each([
    [
      'zookeeper-server-start',
      ['zookeeper.properties'],
      'kafka-server-start config/server.properties',
    ],
    ['zookeeper-shell', ['localhost:2181', 'ls', '/brokers/ids'], 'kafka-cluster list-endpoints'],
    ['zookeeper-shell', ['localhost:2181', 'get', '/controller'], 'kafka-metadata-quorum'],
    ['zookeeper-shell', ['localhost:2181'], 'kafka-metadata-shell'],
    ['zookeeper-security-migration', ['--zookeeper.acl', 'secure'], 'kafka-acls'],
  ])('%s %j says what to type instead', async (tool, argv, instead) => {
    const { stdout, stderr, exitCode } = await run(tool, ...argv)
    expect(stdout).toBe('')
    expect(stderr).toContain('Samsa has no ZooKeeper')
    expect(stderr).toContain(instead)
    expect(exitCode).toBe(1)
  })

  it('have nothing to stop', async () => {
    const stopped = await run('zookeeper-server-stop')
    expect(stopped).toMatchObject({ stdout: 'No zookeeper server to stop', exitCode: 1 })
  })
})
