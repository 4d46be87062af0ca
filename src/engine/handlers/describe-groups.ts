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
import { groupOperations, NOT_ASKED } from './resource-operations.ts'

export const describeGroups: Handler<typeof api> = (request, { apiVersion }, { groups }) => ({
  throttleTimeMs: 0,
  groups: request.groups.map((asked) => {
    const described = groups.describeGroup(asked)
    const { error, groupId, state, protocolType, protocol, members } = described
    const isUnknown = error === 'GROUP_ID_NOT_FOUND'
    const shownError = isUnknown && apiVersion < 6 ? 'NONE' : error
    return {
      errorCode: errorCode(shownError),
      errorMessage: apiVersion >= 6 ? described.errorMessage : null,
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
        request.includeAuthorizedOperations && shownError === 'NONE' ? groupOperations : NOT_ASKED,
    }
  }),
})
