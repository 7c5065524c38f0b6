import { invalidArgument } from './errors.ts'

/** Of each object's one version, as in a bucket that never had versioning. */
export const ONLY_VERSION = 'null'

/** @throws {ServiceException} InvalidArgument for a version that no object has */
export function checkVersion(versionId: string | null | undefined): void {
  if (versionId === undefined || versionId === null || versionId === ONLY_VERSION) return
  const members = { ArgumentName: 'versionId', ArgumentValue: versionId }
  throw invalidArgument(members, 'Invalid version id specified')
}
