/** The first voters of a dynamic quorum (KIP-853), as the options of `kafka-storage format` say them. */
import type { BrokerConfig } from '../../engine/config/broker-config.ts'
import { FormatError } from '../../engine/metadata/format-error.ts'
import type { Voter } from '../../engine/metadata/snapshot.ts'
import { illegalArgument } from '../option-errors.ts'

export interface QuorumOptions {
  readonly standalone: boolean
  readonly noInitialControllers: boolean
  /** `id@host:port:directoryId`, comma-separated. */
  readonly initialControllers: string | undefined
}

/** Voters as a function of this node's directory id, and that id where the voters name it. */
export interface FirstVoters {
  readonly voters: (directoryId: string) => readonly Voter[]
  readonly directoryId: string | undefined
}

function parseVoter(text: string, listener: string): Voter {
  const match = /^(\d+)@\[?(.+?)\]?:(\d+):([\w-]{22})$/.exec(text.trim())
  if (match === null) {
    throw illegalArgument(
      text.includes('@')
        ? `Invalid dynamic voter string: ${text}`
        : 'No @ found in dynamic voter string.',
    )
  }
  const [, id, host = '', port, voterDirectoryId = ''] = match
  const endpoints = [{ name: listener, host, port: Number(port) }]
  return { voterId: Number(id), voterDirectoryId, endpoints }
}

function standaloneVoter(config: BrokerConfig, listener: string) {
  const found = [...config.advertisedListeners, ...config.listeners].find(
    ({ name }) => name === listener,
  )
  const host = found === undefined || found.host === '' ? 'localhost' : found.host
  const endpoints = [{ name: listener, host, port: found?.port ?? 0 }]
  return (voterDirectoryId: string): Voter[] => [
    { voterId: config.nodeId, voterDirectoryId, endpoints },
  ]
}

/** Undefined: the quorum is the static one of controller.quorum.voters. Throws FormatError. */
export function firstVoters(
  config: BrokerConfig,
  { standalone, noInitialControllers, initialControllers }: QuorumOptions,
): FirstVoters | undefined {
  const isStatic = config.get('controller.quorum.voters').length > 0
  const isController = config.get('process.roles').includes('controller')
  const isDynamic = standalone || initialControllers !== undefined
  if (isStatic && isDynamic) {
    throw new FormatError(
      'You cannot specify controller.quorum.voters and format the node with --initial-controllers or --standalone. If you want to use dynamic quorum, please remove controller.quorum.voters and specify controller.quorum.bootstrap.servers instead.',
    )
  }
  if (!isStatic && isController && !isDynamic && !noInitialControllers) {
    throw new FormatError(
      'Because controller.quorum.voters is not set on this controller, you must specify one of the following: --standalone, --initial-controllers, or --no-initial-controllers.',
    )
  }
  const listener = config.controllerListenerNames[0] ?? 'CONTROLLER'
  if (initialControllers !== undefined) {
    const voters = initialControllers.split(',').map((text) => parseVoter(text, listener))
    const own = voters.find(({ voterId }) => voterId === config.nodeId)
    return { voters: () => voters, directoryId: own?.voterDirectoryId }
  }
  if (!standalone) return undefined
  return { voters: standaloneVoter(config, listener), directoryId: undefined }
}
