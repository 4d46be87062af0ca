/** One broker for all test files: started before the first of them, stopped after the last. */
import { startBroker } from 'samsa'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    bootstrapServers: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker({ topics: ['orders', { name: 'invoices', partitions: 3 }] })
  project.provide('bootstrapServers', broker.bootstrapServers)
  return () => broker.stop()
}
