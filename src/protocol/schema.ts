/**
 * The notation of Kafka's messages as TypeScript data, in Kafka's own version notation:
 *
 *     topic: string('0-12'),
 *     topicId: uuid('13+'),
 *     clusterId: string('12+', { nullable: true, default: null, tag: 0 }),
 *     partitions: array({ partitionIndex: int32(), offset: int64() }),
 *
 * A field without a version range is in every version. The order of the keys is the order on the
 * wire. Types are inferred: `Value` of a schema is what `decode` gives, `Input` is what `encode`
 * takes. codec.ts compiles a schema and a version to a reader and a writer.
 */
import type { Reader } from './reader.ts'
import { includesVersion, parseVersions, type VersionRange, type Versions } from './versions.ts'
import type { Writer } from './writer.ts'

export type Primitive =
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'int64Exact'
  | 'float64'
  | 'boolean'
  | 'string'
  | 'uuid'
  | 'bytes'
  | 'records'

/**
 * What stands on the wire, apart from versions: a primitive, an array of something, or a struct.
 */
export type Type =
  | { readonly kind: Primitive }
  | { readonly kind: 'array'; readonly element: Type }
  | { readonly kind: 'struct'; readonly fields: Fields }

export interface FieldOptions<T> {
  /** Versions in which the value may be null; `true`: all that have the field. */
  readonly nullable?: true | VersionRange
  /**
   * Given where Kafka gives one; otherwise 0, false, '', empty, the zero uuid, a struct of
   * defaults.
   */
  readonly default?: T | null
  /** The field stands in the tagged section under this number, when it is not the default. */
  readonly tag?: number
  /** A version that lacks the field drops its value; otherwise such a value is an error. */
  readonly ignorable?: boolean
  /** 'none': classic lengths even in flexible versions. */
  readonly flexible?: 'none'
}

/**
 * One field. The type parameters carry the decoded type, the type accepted by `encode`, and whether
 * `encode` may be given no value; nothing holds them at run time.
 */
export interface Field<out Decoded = unknown, out Accepted = unknown, out Optional = boolean> {
  readonly type: Type
  readonly versions: Versions
  readonly nullable: Versions
  /** Undefined when Kafka's definition states none. */
  readonly default: unknown
  readonly tag: number | undefined
  readonly ignorable: boolean
  readonly alwaysClassic: boolean
  readonly inferred?: {
    readonly decoded: Decoded
    readonly accepted: Accepted
    readonly optional: Optional
  }
}

export interface Fields {
  readonly [name: string]: Field
}

/** Shows as one flat object type in editors and messages. */
type Flat<T> = { [K in keyof T]: T[K] }

type Decoded<F> = F extends Field<infer T> ? T : never
type Accepted<F> = F extends Field<unknown, infer T> ? T : never
type OptionalNames<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, unknown, true> ? K : never
}[keyof F]

export type StructValue<F extends Fields> = { -readonly [K in keyof F]: Decoded<F[K]> }
export type StructInput<F extends Fields> = Flat<
  { readonly [K in Exclude<keyof F, OptionalNames<F>>]: Accepted<F[K]> } & {
    readonly [K in OptionalNames<F>]?: Accepted<F[K]> | undefined
  }
>

/** A reader and a writer of one message in one version. */
export interface Codec {
  readonly decode: (reader: Reader) => unknown
  readonly encode: (writer: Writer, value: unknown) => void
}

export interface Message<F extends Fields = Fields> {
  readonly name: string
  /** Including a newest version that is not stable yet. */
  readonly versions: Versions
  readonly flexible: Versions
  readonly fields: F
  /** Compiled on first use, by version; codec.ts fills it. */
  readonly codecs: (Codec | undefined)[]
}

/** What `decode` gives for a message: every field, with its default where the version lacks it. */
export type Value<S> = S extends Message<infer F> ? StructValue<F> : never
/** What `encode` takes: fields with a stated default, and tagged ones, may be left out. */
export type Input<S> = S extends Message<infer F> ? StructInput<F> : never

type Null<O> = O extends { readonly nullable: true | VersionRange } ? null : never
type Optional<O> = O extends { readonly default: unknown } | { readonly tag: number } ? true : false

function field(type: Type, range: VersionRange, options: FieldOptions<unknown>): Field {
  const versions = parseVersions(range)
  const { nullable = 'none' } = options
  return {
    type,
    versions,
    nullable: nullable === true ? versions : parseVersions(nullable),
    default: options.default,
    tag: options.tag,
    ignorable: options.ignorable ?? false,
    alwaysClassic: options.flexible === 'none',
  }
}

type PrimitiveField<T> = <const O extends FieldOptions<T> = Record<never, never>>(
  range?: VersionRange,
  options?: O,
) => Field<T | Null<O>, T | Null<O>, Optional<O>>

function primitive<T>(kind: Primitive): PrimitiveField<T> {
  const type: Type = { kind }
  return ((range: VersionRange = '0+', options: FieldOptions<T> = {}) =>
    field(type, range, options)) as PrimitiveField<T>
}

export const int8 = primitive<number>('int8')
export const int16 = primitive<number>('int16')
export const uint16 = primitive<number>('uint16')
export const int32 = primitive<number>('int32')
export const uint32 = primitive<number>('uint32')
/** As a number: a value beyond 2^53 is a DecodeError. */
export const int64 = primitive<number>('int64')
/** As a bigint, for the few fields that legally hold more than 2^53. */
export const int64Exact = primitive<bigint>('int64Exact')
export const float64 = primitive<number>('float64')
export const boolean = primitive<boolean>('boolean')
export const string = primitive<string>('string')
/** 22 characters of base64url, as Kafka prints ids. */
export const uuid = primitive<string>('uuid')
/** Decoded as a view on the message's buffer. */
export const bytes = primitive<Buffer>('bytes')
/** Record batches: decoded as a view on the message's buffer, encoded without copying. */
export const records = primitive<Buffer>('records')

/** A struct of `fields`; as a nullable field it is preceded by a byte that tells null. */
export function struct<
  const F extends Fields,
  const O extends FieldOptions<never> = Record<never, never>,
>(
  fields: F,
  range: VersionRange = '0+',
  options?: O,
): Field<StructValue<F> | Null<O>, StructInput<F> | Null<O>, Optional<O>> {
  return field({ kind: 'struct', fields }, range, options ?? {}) as never
}

type ElementValue<E> = E extends Field<infer T> ? T : E extends Fields ? StructValue<E> : never
type ElementInput<E> =
  E extends Field<unknown, infer T> ? T : E extends Fields ? StructInput<E> : never

function isField(element: Field | Fields): element is Field {
  return typeof element['versions'] === 'object' && 'min' in element['versions']
}

/** An array of a primitive (`array(int32())`) or of structs (`array({ name: string() })`). */
export function array<
  const E extends Field | Fields,
  const O extends FieldOptions<readonly []> = Record<never, never>,
>(
  element: E,
  range: VersionRange = '0+',
  options?: O,
): Field<ElementValue<E>[] | Null<O>, readonly ElementInput<E>[] | Null<O>, Optional<O>> {
  const elementType: Type = isField(element) ? element.type : { kind: 'struct', fields: element }
  return field({ kind: 'array', element: elementType }, range, options ?? {}) as never
}

/** A message that is not an API's: a header, or a record of an internal topic. */
export function message<const F extends Fields>(definition: {
  readonly name: string
  readonly versions: VersionRange
  readonly flexible: VersionRange
  readonly fields: F
}): Message<F> {
  return {
    name: definition.name,
    versions: parseVersions(definition.versions),
    flexible: parseVersions(definition.flexible),
    fields: definition.fields,
    codecs: [],
  }
}

interface ApiDefinition<Q extends Fields, S extends Fields> {
  readonly name: string
  readonly key: number
  readonly versions: VersionRange
  /** The versions with compact lengths and tagged fields (KIP-482). */
  readonly flexible: VersionRange
  /** The newest version can change yet; brokers do not offer it and clients do not ask for it. */
  readonly latestVersionUnstable?: boolean
  /** False: the response header has no tagged fields even in flexible versions (ApiVersions). */
  readonly flexibleResponseHeader?: boolean
  readonly request: Q
  readonly response: S
}

export interface Api<Q extends Fields = Fields, S extends Fields = Fields> {
  readonly name: string
  readonly key: number
  readonly minVersion: number
  /** The newest stable version; below `minVersion` when there is none. */
  readonly maxVersion: number
  /** The newest version that can be decoded, stable or not. */
  readonly latestVersion: number
  readonly flexibleResponseHeader: boolean
  readonly request: Message<Q>
  readonly response: Message<S>
  isFlexible(version: number): boolean
}

/** A decoded request: every field, with its default where the version lacks it. */
export type Request<A extends Api> = Value<A['request']>
export type Response<A extends Api> = Value<A['response']>
/** A request to encode: fields with a stated default, and tagged ones, may be left out. */
export type RequestInput<A extends Api> = Input<A['request']>
export type ResponseInput<A extends Api> = Input<A['response']>

export function api<const Q extends Fields, const S extends Fields>(
  definition: ApiDefinition<Q, S>,
): Api<Q, S> {
  const { name, key, versions, flexible, latestVersionUnstable = false } = definition
  const { min, max } = parseVersions(versions)
  const flexibleVersions = parseVersions(flexible)
  return {
    name,
    key,
    minVersion: min,
    maxVersion: latestVersionUnstable ? max - 1 : max,
    latestVersion: max,
    flexibleResponseHeader: definition.flexibleResponseHeader ?? true,
    request: message({ name: `${name}Request`, versions, flexible, fields: definition.request }),
    response: message({ name: `${name}Response`, versions, flexible, fields: definition.response }),
    isFlexible: (version) => includesVersion(flexibleVersions, version),
  }
}
