/**
 * Writes what derives from the built commands (dist/commands): the launchers in bin/, the man pages, the manifest
 * that oclif finds commands by, and the `bin` and `man` maps of package.json; and from the configuration tables:
 * the pages of keys in docs/.
 *
 *     node scripts/generate.js           writes what changed
 *     node scripts/generate.js --check   lists what is committed and out of date, exit status 1; of files it writes
 *                                        only those in dist/
 */

import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core'
import { configurationDocument, withKeysWithoutEffect } from './configuration-document.js'
import { conformanceDocument } from './conformance-document.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')

/** A launcher is CommonJS, so that the name may end in `.sh`: see bin/package.json. */
const launcher = (module, call) => `#!/usr/bin/env node
require('node:module').enableCompileCache?.()
import('../dist/cli/${module}.js').then((${module}) => ${module}.${call})
`

/** The commands by id, with the names under which each is on the PATH. */
async function loadCommands() {
  const { toolName } = await import('../dist/cli/kafka-command.js')
  const directory = join(ROOT, 'dist', 'commands')
  const files = (await readdir(directory, { recursive: true })).filter((file) => /\.js$/.test(file))
  const commands = await Promise.all(
    files.sort().map(async (file) => {
      const { default: command } = await import(join(directory, file))
      command.id = file.replace(/\.js$/, '').replaceAll(/[\\/]/g, ':')
      return { command, id: command.id, name: toolName(command) }
    }),
  )
  return commands.filter(({ command }) => command?.prototype?.execute !== undefined)
}

/** Paths below the root and their contents. */
async function derivedFiles(commands, packageJson) {
  const { manualPage } = await import('../dist/cli/manual-page.js')
  const files = new Map()
  files.set('bin/package.json', '{ "type": "commonjs" }\n')
  files.set('bin/samsa', launcher('samsa', 'launchSamsa()'))
  for (const { command, id, name } of commands) {
    const page = manualPage(command, packageJson.version)
    const pageName = `${name.replaceAll(' ', '-')}.1`
    files.set(`man/${pageName}`, page)
    // Where `samsa shellenv` lets man look: MANPATH wants the sections as directories.
    files.set(`dist/man/man1/${pageName}`, page)
    if (name.includes(' ')) continue
    for (const bin of [name, `${name}.sh`]) {
      files.set(
        `bin/${bin}`,
        launcher('launch', `launch(${JSON.stringify(id).replaceAll('"', "'")})`),
      )
    }
  }
  files.set('oclif.manifest.json', await manifest())
  files.set('dist/completion.json', await completionTable(commands))
  await addConfigurationPages(files)
  files.set('package.json', `${JSON.stringify(packageMaps(packageJson, files), null, 2)}\n`)
  return files
}

/** What completion knows of the commands; not committed, as it stands beside the built modules. */
async function completionTable(commands) {
  const { deriveCommandTable } = await import('../dist/cli/completion/derive-command-table.js')
  const [{ adminConfigs }, { consumerConfigs }, { producerConfigs }] = await Promise.all(
    ['admin', 'consumer', 'producer'].map((name) => import(`../dist/client/config/${name}.js`)),
  )
  const { brokerConfigs } = await import('../dist/engine/config/broker.js')
  const { clientMetricsConfigs } = await import('../dist/engine/config/client-metrics.js')
  const { groupConfigs } = await import('../dist/engine/config/group.js')
  const { topicConfigs } = await import('../dist/engine/config/topic.js')
  const table = deriveCommandTable(
    commands.map(({ command }) => command),
    {
      admin: adminConfigs,
      broker: brokerConfigs,
      'client-metrics': clientMetricsConfigs,
      consumer: consumerConfigs,
      group: groupConfigs,
      producer: producerConfigs,
      topic: topicConfigs,
    },
  )
  return `${JSON.stringify(table)}\n`
}

async function addConfigurationPages(files) {
  const { brokerConfigs } = await import('../dist/engine/config/broker.js')
  const { topicConfigs } = await import('../dist/engine/config/topic.js')
  const { groupConfigs } = await import('../dist/engine/config/group.js')
  const { clientMetricsConfigs } = await import('../dist/engine/config/client-metrics.js')
  const tables = { brokerConfigs, topicConfigs, groupConfigs, clientMetricsConfigs }
  files.set('docs/configuration.md', configurationDocument(tables))
  const differences = 'docs/differences-from-kafka.md'
  const document = await readFile(join(ROOT, differences), 'utf8')
  files.set(differences, withKeysWithoutEffect(document, tables))
  const [results, known] = await Promise.all(
    ['docs/conformance.json', 'test/golden/known-differences.json'].map(async (file) =>
      JSON.parse(await readFile(join(ROOT, file), 'utf8')),
    ),
  )
  files.set('docs/conformance.md', conformanceDocument(results, known))
}

async function manifest() {
  const plugin = new Plugin({
    errorOnManifestCreate: true,
    ignoreManifest: true,
    respectNoCacheDefault: true,
    root: ROOT,
    type: 'core',
  })
  await plugin.load()
  const ours = ['rules', 'manners', 'subcommands', 'program', 'tool']
  const { commands } = plugin.manifest
  for (const command of Object.values(commands)) {
    for (const property of ours) delete command[property]
  }
  const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ commands: sorted, version: plugin.manifest.version }, null, 2)}\n`
}

function packageMaps(packageJson, files) {
  const names = [...files.keys()].sort()
  const bins = names.filter((name) => name.startsWith('bin/') && !name.endsWith('.json'))
  return {
    ...packageJson,
    bin: Object.fromEntries(bins.map((name) => [name.slice('bin/'.length), name])),
    man: names.filter((name) => name.startsWith('man/')),
  }
}

async function isCurrent(path, content) {
  const file = join(ROOT, path)
  const existing = await readFile(file, 'utf8').catch(() => undefined)
  if (existing !== content) return false
  if (!path.startsWith('bin/') || path.endsWith('.json') || process.platform === 'win32')
    return true
  return ((await stat(file)).mode & 0o111) !== 0
}

async function write(path, content) {
  const file = join(ROOT, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  if (path.startsWith('bin/') && !path.endsWith('.json')) await chmod(file, 0o755)
}

/** Files in bin/ and man/ that no command stands behind any more. */
async function leftOver(files) {
  const existing = await Promise.all(
    ['bin', 'man'].map(async (directory) => {
      const names = await readdir(join(ROOT, directory)).catch(() => [])
      return names.map((name) => `${directory}/${name}`)
    }),
  )
  return existing.flat().filter((path) => !files.has(path) && !path.endsWith('/.gitkeep'))
}

const packageJson = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
const files = await derivedFiles(await loadCommands(), packageJson)
const stale = []
for (const [path, content] of files) {
  if (await isCurrent(path, content)) continue
  if (path.startsWith('dist/')) await write(path, content)
  else stale.push(path)
}
const extra = await leftOver(files)
if (check) {
  for (const path of stale) process.stderr.write(`out of date: ${path}\n`)
  for (const path of extra) process.stderr.write(`belongs to no command: ${path}\n`)
  if (stale.length + extra.length > 0) {
    process.stderr.write(
      'Derived files differ from the commands: run `npm run build` and commit them.\n',
    )
    process.exit(1)
  }
} else {
  for (const path of stale) await write(path, files.get(path))
  for (const path of extra) await rm(join(ROOT, path))
  process.stdout.write(`${files.size} derived files, ${stale.length} written\n`)
}
