export default {
  globalSetup: './start-kafka.js',
  globalTeardown: './stop-kafka.js',
  testMatch: ['**/*.test.cjs'],
  transform: {},
}
