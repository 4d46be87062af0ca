/** The work of kafka-acls: lists, adds and removes ACLs. */

import { createInterface } from 'node:readline'
import {
  type AccessControlEntry,
  ANY_ENTRY,
  ANY_PATTERN,
  type ResourcePattern,
} from '../../client/admin/acls.ts'
import type { Admin } from '../../client/admin.ts'
import { printJson } from '../json-output.ts'
import { JavaError, UsageError } from '../option-errors.ts'
import { type AclFlags, parsePrincipals, resourceAcls, resourceFilters } from './acl-options.ts'

interface ListFlags extends AclFlags {
  readonly principal: readonly string[]
  readonly json: boolean
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const patternText = ({ resourceType, name, patternType }: ResourcePattern): string =>
  `ResourcePattern(resourceType=${resourceType}, name=${name}, patternType=${patternType})`

const entryText = ({ principal, host, operation, permissionType }: AccessControlEntry): string =>
  `(principal=${principal}, host=${host}, operation=${operation}, permissionType=${permissionType})`

/** Entries a line each behind a tab, framed by the blanks and empty lines of Kafka's tool. */
const entryLines = (entries: readonly AccessControlEntry[]): string =>
  ` \n ${entries.map((entry) => `\t${entryText(entry)}`).join('\n')} \n`

export interface AclsDocument {
  /** By resource, in the order of the broker's answer. */
  readonly acls: readonly {
    readonly resourceType: string
    readonly name: string | null
    readonly patternType: string
    readonly entries: readonly {
      readonly principal: string | null
      readonly host: string | null
      readonly operation: string
      readonly permissionType: string
    }[]
  }[]
}

/** One principal's entries, or everybody's without any. */
export function aclsDocument(
  patterns: ReadonlyMap<string, ResourcePattern>,
  byPattern: ReadonlyMap<string, readonly AccessControlEntry[]>,
  principals: readonly string[],
): AclsDocument {
  const isAsked = ({ principal }: AccessControlEntry): boolean =>
    principals.length === 0 || (principal !== null && principals.includes(principal))
  const acls = [...patterns].map(([key, { resourceType, name, patternType }]) => {
    const entries = (byPattern.get(key) ?? []).filter(isAsked)
    return {
      resourceType,
      name,
      patternType,
      entries: entries.map(({ principal, host, operation, permissionType }) => {
        return { principal, host, operation, permissionType }
      }),
    }
  })
  return { acls: acls.filter(({ entries }) => entries.length > 0) }
}

/** Prints the ACLs of the resources that were named, or all. */
export async function listAcls(admin: Admin, flags: ListFlags): Promise<void> {
  const filters = resourceFilters(flags)
  const asked = filters.length === 0 ? [ANY_PATTERN] : filters
  const byPattern = new Map<string, AccessControlEntry[]>()
  const patterns = new Map<string, ResourcePattern>()
  for (const pattern of asked) {
    for (const binding of await admin.describeAcls({ pattern, entry: ANY_ENTRY })) {
      const resource = patternText(binding.pattern)
      patterns.set(resource, binding.pattern)
      const entries = byPattern.get(resource) ?? []
      const isKnown = entries.some((entry) => entryText(entry) === entryText(binding.entry))
      if (!isKnown) byPattern.set(resource, [...entries, binding.entry])
    }
  }
  const principals = parsePrincipals(flags.principal)
  if (flags.json) return printJson(aclsDocument(patterns, byPattern, principals))
  if (principals.length === 0) return printAcls(byPattern)
  for (const principal of principals) {
    print(`ACLs for principal \`${principal}\``)
    printAcls(byPattern, principal)
  }
}

function printAcls(byPattern: ReadonlyMap<string, AccessControlEntry[]>, principal?: string): void {
  for (const [resource, all] of byPattern) {
    const entries = all.filter((each) => principal === undefined || each.principal === principal)
    if (entries.length > 0)
      print(`Current ACLs for resource \`${resource}\`:${entryLines(entries)}`)
  }
}

/** Adds ACLs, then lists those of the resources. Throws UsageError. */
export async function addAcls(admin: Admin, flags: ListFlags): Promise<void> {
  const patternType = flags['resource-pattern-type'].toUpperCase()
  if (patternType === 'ANY' || patternType === 'MATCH') {
    throw new UsageError(
      `A '--resource-pattern-type' value of '${patternType}' is not valid when adding acls.`,
    )
  }
  const acls = resourceAcls(flags)
  if (acls.some(({ entries }) => entries.length === 0)) {
    throw new UsageError(
      'You must specify one of: --allow-principal, --deny-principal when trying to add ACLs.',
    )
  }
  for (const { pattern, entries } of acls) {
    print(`Adding ACLs for resource \`${patternText(pattern)}\`:${entryLines(entries)}`)
    await admin.createAcls(entries.map((entry) => ({ pattern, entry })))
  }
  await listAcls(admin, flags)
}

/** Removes ACLs that match, asking for each resource unless forced, then lists what is left of the resources. */
export async function removeAcls(admin: Admin, flags: ListFlags, force: boolean): Promise<void> {
  const answers = force ? undefined : createInterface({ input: process.stdin })
  const lines = answers?.[Symbol.asyncIterator]()
  for (const { pattern, entries } of resourceAcls(flags)) {
    const resource = `resource filter \`${patternText(pattern)}\`? (y/n)`
    const all = entries.length === 0
    const question = all
      ? `Are you sure you want to delete all ACLs for ${resource}`
      : `Are you sure you want to remove ACLs:${entryLines(entries)} from ${resource}`
    if (lines !== undefined && !(await isYes(question, lines))) continue
    const removed = all ? [ANY_ENTRY] : entries
    await admin.deleteAcls(removed.map((entry) => ({ pattern, entry })))
  }
  answers?.close()
  await listAcls(admin, flags)
}

async function isYes(question: string, lines: AsyncIterator<string>): Promise<boolean> {
  print(question)
  const { done, value } = await lines.next()
  if (done === true) {
    // What Kafka's tool dies of at the end of its input.
    throw new JavaError(
      'java.lang.NullPointerException',
      'Cannot invoke "String.equalsIgnoreCase(String)" because the return value of "scala.io.StdIn$.readLine()" is null',
    )
  }
  return value.toLowerCase() === 'y'
}
