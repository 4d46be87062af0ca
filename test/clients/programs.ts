/**
 * Clients of other makers that are programs of the machine, not packages of npm: found, or installed where
 * that needs nothing of the user's machine (a Python environment of our own; Debian's kcat in CI). A test
 * that cannot have its client is skipped, and says why.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../node_modules/.cache/clients/', import.meta.url))

export type Program = { readonly path: string } | { readonly missing: string }

const succeeds = (file: string, args: readonly string[]): boolean =>
  spawnSync(file, args, { stdio: 'ignore' }).status === 0

/** kcat, librdkafka's own tool. */
export function findKcat(): Program {
  if (!succeeds('kcat', ['-V']) && process.env['CI'] === 'true' && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'kcat'], { stdio: 'ignore' })
  }
  return succeeds('kcat', ['-V'])
    ? { path: 'kcat' }
    : { missing: 'kcat is not on the PATH (Debian: apt-get install kcat)' }
}

/** A Python in which `requirement` can be imported as `module`. */
export function findPython(requirement: string, module: string): Program {
  const python = join(cache, 'python', 'bin', 'python')
  if (!existsSync(python) && !succeeds('python3', ['-m', 'venv', join(cache, 'python')])) {
    return { missing: 'python3 with its venv module is not there' }
  }
  if (!succeeds(python, ['-c', `import ${module}`])) {
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', requirement], { stdio: 'ignore' })
  }
  return succeeds(python, ['-c', `import ${module}`])
    ? { path: python }
    : { missing: `pip could not install ${requirement}` }
}

/** Kafka's own clients of one release: the classpath of an unpacked Kafka. */
export function findKafkaClients(release: '3.9' | '4.1'): Program {
  const variable = `SAMSA_TEST_KAFKA_HOME_${release.replace('.', '_')}`
  const home = process.env[variable]
  if (home === undefined || home === '') {
    return { missing: `${variable} does not name the directory of an unpacked Kafka ${release}` }
  }
  if (!existsSync(join(home, 'libs'))) {
    return { missing: `${variable}=${home} has no directory libs` }
  }
  return succeeds('javac', ['-version'])
    ? { path: join(home, 'libs', '*') }
    : { missing: 'javac is not on the PATH (Debian: apt-get install openjdk-17-jdk-headless)' }
}

/** The Go program of `directory`, built with what its go.mod asks for. */
export function buildGo(directory: string, name: string): Program {
  if (!succeeds('go', ['version'])) return { missing: 'go is not on the PATH' }
  const path = join(cache, name)
  const built = spawnSync('go', ['build', '-o', path, '.'], {
    cwd: directory,
    env: { ...process.env, GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
  })
  return built.status === 0
    ? { path }
    : { missing: `go could not build it: ${built.stderr.trim().split('\n').at(-1)}` }
}

/** For `describe.skipIf`: prints the reason when the program is missing. */
export function isMissing(name: string, program: Program): boolean {
  if ('path' in program) return false
  process.stderr.write(`Skipped the tests with ${name}: ${program.missing}.\n`)
  return true
}
