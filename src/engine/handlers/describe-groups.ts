/**
 * DescribeGroups: state, protocol and members of classic groups. The protocol and the members' metadata are shown only of
 * a Stable group, their assignments also while they are being made anew.
 *
 * A group that does not exist is `Dead`: up to v5 without an error, from v6 on with GROUP_ID_NOT_FOUND (KIP-1043).
 * NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { describeGroups as api } from '../../protocol/apis/describe-groups.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

const NOT_ASKED = -2147483648

/** READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS and ALTER_CONFIGS: what there is for groups; nothing is forbidden. */
const ALL_OPERATIONS = [3, 6, 8, 10, 11].reduce((bits, operation) => bits | (1 << operation), 0)

export const describeGroups: Handler<typeof api> = (request, { apiVersion }, { groups }) => ({
  throttleTimeMs: 0,
  groups: request.groups.map((asked) => {
    const { error, groupId, state, protocolType, protocol, members } = groups.describeGroup(asked)
    const isUnknown = error === 'GROUP_ID_NOT_FOUND'
    const shownError = isUnknown && apiVersion < 6 ? 'NONE' : error
    return {
      errorCode: errorCode(shownError),
      errorMessage: isUnknown && apiVersion >= 6 ? `Group ${groupId} not found.` : null,
      groupId,
      groupState: state,
      protocolType,
      protocolData: protocol,
      members: members.map(({ metadata, assignment, ...member }) => ({
        ...member,
        memberMetadata: metadata,
        memberAssignment: assignment,
      })),
      authorizedOperations:
        request.includeAuthorizedOperations && shownError === 'NONE' ? ALL_OPERATIONS : NOT_ASKED,
    }
  }),
})
