/** As which member of its group a consumer read what a transaction commits the offsets of (KIP-447). */

export interface GroupMetadata {
  readonly groupId: string
  /** -1: not a member, and nobody is fenced. With the consumer protocol: the member epoch. */
  readonly generationId: number
  /** Empty: not a member. */
  readonly memberId: string
  readonly groupInstanceId: string | null
}

/** Metadata of a group whose members are not to be fenced. */
export const groupWithoutMember = (groupId: string): GroupMetadata => ({
  groupId,
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
})

/** As Java prints it. */
export const groupText = ({ groupId, generationId, memberId, groupInstanceId }: GroupMetadata) =>
  `GroupMetadata(groupId = ${groupId}, generationId = ${generationId}, memberId = ${memberId}, ` +
  `groupInstanceId = ${groupInstanceId ?? ''})`
