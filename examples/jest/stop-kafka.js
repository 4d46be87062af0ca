export default async function stopKafka() {
  await globalThis.kafkaBroker.stop()
}
