/** Requests of every API and version, made from the schemas with values that the broker under test knows. */
import { encodeRequest } from '../../src/protocol/frame.ts'
import type { Api, Field, Fields, Type } from '../../src/protocol/schema.ts'
import { includesVersion } from '../../src/protocol/versions.ts'
import type { SeededRandom } from './random.ts'
import type { Vocabulary } from './vocabulary.ts'

const CLIENT_IDS = ['fuzz', 'rdkafka', '', null, '__proto__', 'c'.repeat(300)]

export class RequestMaker {
  readonly #random: SeededRandom
  readonly #vocabulary: Vocabulary

  constructor(random: SeededRandom, vocabulary: Vocabulary) {
    this.#random = random
    this.#vocabulary = vocabulary
  }

  /** A whole frame, its size included. */
  make(api: Api, version: number, correlationId: number): Buffer {
    this.#vocabulary.choosePersona(this.#random)
    const body = this.#struct(api.request.fields, version, '')
    const header = { correlationId, clientId: this.#random.choice(CLIENT_IDS) }
    return Buffer.concat(encodeRequest(api, version, header, body))
  }

  #struct(fields: Fields, version: number, name: string): Record<string, unknown> {
    const value: Record<string, unknown> = {}
    for (const [key, field] of Object.entries(fields)) {
      if (!includesVersion(field.versions, version)) continue
      if (field.tag !== undefined && this.#random.oneIn(2)) continue
      value[key] = this.#field(key, field, version, name)
    }
    return value
  }

  #field(name: string, field: Field, version: number, struct: string): unknown {
    if (includesVersion(field.nullable, version) && this.#random.oneIn(4)) return null
    return this.#value(name, field.type, version, struct)
  }

  #value(name: string, type: Type, version: number, struct: string): unknown {
    if (type.kind === 'struct') return this.#struct(type.fields, version, name)
    if (type.kind !== 'array') return this.#vocabulary.value(this.#random, name, type, struct)
    const length = this.#random.choice([0, 1, 1, 1, 2, 3])
    return Array.from({ length }, () => this.#value(name, type.element, version, struct))
  }
}
