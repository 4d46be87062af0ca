const { Kafka, logLevel } = require('kafkajs')

const kafka = new Kafka({
  clientId: 'orders',
  brokers: [process.env.KAFKA_BROKERS],
  logLevel: logLevel.NOTHING,
})
const producer = kafka.producer()
const consumer = kafka.consumer({ groupId: 'billing' })

beforeAll(() => Promise.all([producer.connect(), consumer.connect()]))
afterAll(() => Promise.all([producer.disconnect(), consumer.disconnect()]))

test('an order that is placed reaches billing', async () => {
  await producer.send({ topic: 'orders', messages: [{ key: 'alice', value: 'three apples' }] })
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  const received = await new Promise((resolve) => {
    consumer.run({
      eachMessage: async ({ message }) => resolve(`${message.key}: ${message.value}`),
    })
  })
  expect(received).toBe('alice: three apples')
})
