/** Directories of one node, and the work that is done on them by one broker after the other. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { freePort } from '../clients/broker-process.ts'
import { WireClient } from '../crash/wire-client.ts'
import {
  beatInConsumerGroup,
  beatStatically,
  joinConsumerGroup,
  joinStatically,
  type ReconcilingMember,
  type StaticMember,
} from './members.ts'
import { type Maker, NodeProcess, run, samsa } from './node-process.ts'
import { isLog, observeWithJava, observeWithTools } from './observation.ts'
import { PARTITIONS, Transactions } from './transactions.ts'
import {
  beginWork,
  changeMetadata,
  commitPlainly,
  goOnIdempotently,
  type IdempotentProducer,
  newIdempotentProducer,
  writeRecords,
} from './work.ts'

export interface ClusterOptions {
  readonly formattedBy: Maker
  readonly formatArgs: readonly string[]
  readonly transactionVersion: number
  readonly hasConsumerProtocol: boolean
  readonly hasGroupConfigs: boolean
  /** Lines of the properties file. */
  readonly properties?: readonly string[]
}

export class Cluster {
  readonly scratch = mkdtempSync(join(tmpdir(), 'samsa-one-directory-'))
  readonly propertiesFile = join(this.scratch, 'server.properties')
  readonly port: number
  readonly #options: ClusterOptions
  readonly #transactions: Transactions
  #node: NodeProcess | undefined
  #client: WireClient | undefined
  #step = 0
  #idempotent: IdempotentProducer | undefined
  #staticMember: StaticMember | undefined
  #reconcilingMember: ReconcilingMember | undefined

  private constructor(port: number, options: ClusterOptions) {
    this.port = port
    this.#options = options
    this.#transactions = new Transactions(options.transactionVersion)
  }

  static async format(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(await freePort(), options)
    const controllerPort = await freePort()
    const { scratch, port, propertiesFile } = cluster
    const directories = join(scratch, 'data')
    const quorum = options.formatArgs.includes('--standalone')
      ? `controller.quorum.bootstrap.servers=localhost:${controllerPort}`
      : `controller.quorum.voters=1@localhost:${controllerPort}`
    const properties = [
      'process.roles=broker,controller',
      'node.id=1',
      quorum,
      `listeners=PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controllerPort}`,
      `advertised.listeners=PLAINTEXT://localhost:${port}`,
      'controller.listener.names=CONTROLLER',
      `log.dirs=${['one', 'two', 'three'].map((name) => join(directories, name)).join(',')}`,
      'offsets.topic.replication.factor=1',
      `offsets.topic.num.partitions=${PARTITIONS}`,
      'transaction.state.log.replication.factor=1',
      'transaction.state.log.min.isr=1',
      `transaction.state.log.num.partitions=${PARTITIONS}`,
      'group.initial.rebalance.delay.ms=0',
      'group.consumer.session.timeout.ms=60000',
      ...(options.properties ?? []),
    ]
    writeFileSync(propertiesFile, `${properties.join('\n')}\n`)
    const id = await run(samsa, 'kafka-storage', ['random-uuid'])
    const args = ['format', '-t', id.trim(), '-c', propertiesFile, ...options.formatArgs]
    await run(options.formattedBy, 'kafka-storage', args)
    return cluster
  }

  get client(): WireClient {
    if (this.#client === undefined) throw new Error('no broker runs')
    return this.#client
  }

  /** While no broker runs: the transaction that is open is as if its broker had been killed while committing it. */
  prepareCommit(): void {
    this.#transactions.prepareCommit(join(this.scratch, 'data'))
  }

  get bootstrapServers(): string {
    return `localhost:${this.port}`
  }

  get node(): NodeProcess {
    if (this.#node === undefined) throw new Error('no broker runs')
    return this.#node
  }

  async start(maker: Maker): Promise<NodeProcess> {
    this.#node = await NodeProcess.start(maker, this.propertiesFile, this.scratch)
    this.#client = await WireClient.connect(this.port)
    await this.#heartbeat(this.#client)
    return this.#node
  }

  async end(how: 'stop' | 'kill'): Promise<void> {
    this.#client?.close()
    await this.#node?.[how]()
    this.#node = undefined
  }

  /** One step of work on the broker that runs; `trims`: DeleteRecords, too. */
  async work({ trims = true }: { readonly trims?: boolean } = {}): Promise<void> {
    const { client } = this
    this.#step += 1
    const { hasGroupConfigs, hasConsumerProtocol } = this.#options
    const options = { step: this.#step, hasGroupConfigs, trims }
    if (this.#step === 1) await beginWork(client, options)
    await changeMetadata(client, options)
    await writeRecords(client, options)
    this.#idempotent = await goOnIdempotently(
      client,
      this.#idempotent ?? (await newIdempotentProducer(client)),
    )
    await this.#transactions.step({ connect: () => client }, this.#step)
    await commitPlainly(client, 'plain-group', this.#step)
    await commitPlainly(client, `group-of-${this.#step}`, this.#step)
    await this.#heartbeat(client)
    this.#staticMember ??= await joinStatically(client)
    if (hasConsumerProtocol) this.#reconcilingMember ??= await joinConsumerGroup(client)
  }

  /** Of the members that there are. */
  async #heartbeat(client: WireClient): Promise<void> {
    if (this.#staticMember !== undefined) await beatStatically(client, this.#staticMember)
    if (this.#reconcilingMember === undefined) return
    await beatInConsumerGroup(client, this.#reconcilingMember)
  }

  async observe(classPath: string): Promise<{ java: string[]; tools: string[] }> {
    const { hasGroupConfigs } = this.#options
    const env = { GROUP_CONFIGS: hasGroupConfigs ? 'yes' : 'no' }
    return {
      java: await observeWithJava(classPath, this.bootstrapServers, env),
      tools: await observeWithTools(this.bootstrapServers),
    }
  }

  /** Every file that kafka-dump-log knows. */
  get files(): string[] {
    return readdirSync(join(this.scratch, 'data'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /-\d+\/\d{20}\.(log|index|timeindex|txnindex|snapshot)$/.test(name))
      .map((name) => join(this.scratch, 'data', name))
  }

  /** Whether the word is anywhere in the segments of a topic. */
  mentions(topic: string, word: string): boolean {
    return this.files
      .filter((file) => isLog(file) && file.includes(`/${topic}-`))
      .some((file) => {
        try {
          return readFileSync(file).includes(word)
        } catch {
          // Compacted away since it was listed; the next look tells.
          return true
        }
      })
  }

  /** Where the oldest segment of the metadata log begins. */
  metadataLogStart(): number {
    const own = this.files.filter((file) => isLog(file) && file.includes('/__cluster_metadata-0/'))
    return Math.min(...own.map((file) => Number(basename(file, '.log'))))
  }

  async remove(): Promise<void> {
    await this.end('kill')
    rmSync(this.scratch, { recursive: true, force: true })
  }
}
