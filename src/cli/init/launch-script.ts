/** The scripts in `bin/` of a tree that is shaped like Kafka's download. */

const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** What Kafka's own script does before it starts the broker, and what lets a tutorial without formatting work. */
const SERVER_ENVIRONMENT = `
# As Kafka's own: logs of -daemon go to logs/ here, unless LOG_DIR says otherwise.
LOG_DIR=\${LOG_DIR:-"$(cd "$(dirname "$0")/.." && pwd)/logs"}
# Directories that were never formatted are formatted at the start: tutorials of Kafka 3 with ZooKeeper do not do it.
SAMSA_AUTO_FORMAT=\${SAMSA_AUTO_FORMAT:-1}
export LOG_DIR SAMSA_AUTO_FORMAT
`

/**
 * A script that starts `tool` (`kafka-topics`) of the installation in `packageDirectory`; when that is gone, the one beside
 * the samsa that is on the PATH then, and with SAMSA_HOME the one there.
 */
export function launchScript(tool: string, packageDirectory: string): string {
  return `#!/bin/sh
# ${tool}.sh as in Kafka's download, made by samsa init.
home=${singleQuoted(packageDirectory)}
bin=\${SAMSA_HOME:-"$home"}/bin
if [ ! -x "$bin/${tool}.sh" ]; then
  samsa=$(command -v samsa) || {
    echo "Samsa is not in $bin any more. Install it (npm install -g samsa), or set SAMSA_HOME." >&2
    exit 127
  }
  bin=$(dirname "$samsa")
fi
${tool === 'kafka-server-start' ? SERVER_ENVIRONMENT.trimStart() : ''}exec "$bin/${tool}.sh" "$@"
`
}
