import { defineConfig } from 'vitest/config'

/** Tests that start processes on Kafka's own ports and directories run one file at a time. */
const oneAtATime = [
  'test/golden/**/*.test.ts',
  'test/clients/**/*.test.ts',
  'test/crash/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/package/**/*.test.ts',
  'test/one-directory/**/*.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: oneAtATime,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: oneAtATime,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
