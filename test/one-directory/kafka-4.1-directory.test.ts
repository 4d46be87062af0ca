/** Two steps of work that Apache Kafka 4.1.1 did and stopped: our broker shows what its tools saw there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../clients/broker-process.ts'
import { removeLogDirectory, unpackLogDirectory } from '../vectors/archive.ts'
import { NodeProcess, samsa } from './node-process.ts'
import { differences, observeWithTools } from './observation.ts'

const fixture = unpackLogDirectory('kraft-4.1.1')
let node: NodeProcess | undefined

afterEach(async () => {
  await node?.kill()
  removeLogDirectory(fixture)
})

/** Its properties with other ports, and directories where they are now. */
async function propertiesFile(port: number): Promise<string> {
  const controllerPort = await freePort()
  const directories = ['one', 'two', 'three'].map((name) => join(fixture, 'data', name))
  const file = join(fixture, 'server.properties')
  const text = readFileSync(file, 'utf8')
    .replace(/^log\.dirs=.*$/m, `log.dirs=${directories.join(',')}`)
    .replace(/PLAINTEXT:\/\/localhost:\d+/g, `PLAINTEXT://localhost:${port}`)
    .replace(/CONTROLLER:\/\/localhost:\d+/g, `CONTROLLER://localhost:${controllerPort}`)
    .replace(/bootstrap\.servers=localhost:\d+/, `bootstrap.servers=localhost:${controllerPort}`)
  writeFileSync(file, text)
  return file
}

test('a directory of Apache Kafka 4.1.1', async () => {
  const port = await freePort()
  node = await NodeProcess.start(samsa, await propertiesFile(port), fixture)
  const text = readFileSync(join(fixture, 'expected.txt'), 'utf8').trimEnd()
  const expected = text.replaceAll(/localhost:\d+/g, `localhost:${port}`).split('\n')
  expect(differences(expected, await observeWithTools(`localhost:${port}`))).toEqual([])
  expect(node.log).toContain('since clean shutdown file was found')
  expect(node.warnings).toEqual([])
})
