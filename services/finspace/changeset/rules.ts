// The rules of a changeset that can be told before an object is looked at.
import { invalid } from '../exceptions.ts'
import type { ChangeRequest } from './shapes.ts'

/** @throws {ServiceException} ValidationException with every fault of the list. */
export function checkChangeRequests(requests: readonly ChangeRequest[]): void {
  const faults = requests.flatMap((request, index) =>
    faultsOf(request).map(fault => `changeRequests.${index + 1}: ${fault}`),
  )
  if (faults.length > 0) throw invalid(faults.join('; '))
}

function faultsOf({ changeType, s3Path, dbPath }: ChangeRequest): string[] {
  return [
    ...(changeType === 'PUT' && s3Path === undefined ? ['expected s3Path with PUT, got none'] : []),
    ...(changeType === 'DELETE' && s3Path !== undefined ? ['expected no s3Path with DELETE, got one'] : []),
    ...pathFaults('dbPath', dbPath),
    ...(s3Path === undefined ? [] : pathFaults('s3Path', s3Path.replace(/^s3:\/\//, ''))),
    ...(dbPath.startsWith('/') ? [] : [`expected dbPath to start with '/', got '${dbPath}'`]),
    ...(/[*?]/.test(dbPath) ? [`expected dbPath without wildcards, got '${dbPath}'`] : []),
  ]
}

/** What a path on a disk must not hold, whoever reads it. */
function pathFaults(member: string, path: string): string[] {
  const segments = path.split('/')
  const isOdd = [...path].some(character => character < ' ' || character === '\\' || character === '\u007F')
  return [
    ...(isOdd ? [`expected ${member} without control characters and backslashes`] : []),
    ...(segments.includes('..') || segments.includes('.')
      ? [`expected ${member} without . and .. in it`]
      : []),
    ...(path.includes('%') ? [`expected ${member} without percent signs, got '${path}'`] : []),
    ...(path.includes('//') ? [`expected ${member} without empty parts, got '${path}'`] : []),
  ]
}
