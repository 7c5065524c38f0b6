// Which changesets of a plan were made before: by an earlier attempt of this execution, or by another execution from
// the same objects. So a load may be redriven or started again, and loads nothing twice.

import { isDeepStrictEqual } from 'node:util'
import { GetKxChangesetCommand } from '@aws-sdk/client-finspace'
import type { ChangeRequest } from './batches.ts'
import { finspace } from './finspace.ts'
import { changesetsNewestFirst } from './lists.ts'
import { lastModified } from './source.ts'

interface Batch {
  changeRequests: ChangeRequest[]
  changesetId?: string
}

interface Scope {
  environmentId: string
  databaseName: string
  /** When this execution started, in milliseconds since 1970. */
  since: number
}

export const findLoaded = async (batches: ChangeRequest[][], scope: Scope): Promise<Batch[]> => {
  const open = await Promise.all(
    batches.map(async changeRequests => ({
      changeRequests,
      notBefore: await notBefore(changeRequests, scope),
    })),
  )
  const found = new Map<ChangeRequest[], string>()
  const overwritten: string[] = []
  const oldest = Math.min(...open.map(batch => batch.notBefore))
  for await (const { changesetId, createdTimestamp, status } of changesetsNewestFirst(
    scope.environmentId,
    scope.databaseName,
  )) {
    const created = createdTimestamp?.getTime() ?? 0
    if (created < oldest) break
    if (changesetId === undefined || status === 'FAILED') continue
    const requests = await requestsOf(changesetId, scope)
    const same = open.find(
      batch =>
        !found.has(batch.changeRequests) &&
        created >= batch.notBefore &&
        isDeepStrictEqual(batch.changeRequests.map(plain), requests.map(plain)) &&
        !overlaps(overwritten, requests),
    )
    if (same === undefined) overwritten.push(...requests.map(({ dbPath = '' }) => dbPath))
    else found.set(same.changeRequests, changesetId)
  }
  return batches.map(changeRequests => {
    const changesetId = found.get(changeRequests)
    return changesetId === undefined ? { changeRequests } : { changeRequests, changesetId }
  })
}

/**
 * From when on a changeset of these requests has loaded what is there now. S3 tells times in whole seconds, so an
 * object may be a second younger than it says; what this execution made itself is taken in any case.
 */
const notBefore = async (requests: readonly ChangeRequest[], { since }: Scope): Promise<number> => {
  const modified = await Promise.all(requests.map(({ s3Path }) => lastModified(s3Path)))
  const newest = Math.max(...modified.map(time => time ?? since))
  return Math.min(since, newest + 1000)
}

const requestsOf = async (changesetId: string, { environmentId, databaseName }: Scope) => {
  const answer = await finspace.send(new GetKxChangesetCommand({ environmentId, databaseName, changesetId }))
  return answer.changeRequests ?? []
}

interface Request {
  changeType?: string | undefined
  dbPath?: string | undefined
  s3Path?: string | undefined
}

const plain = ({ changeType, dbPath, s3Path }: Request) => ({ changeType, dbPath, s3Path })

/** A later changeset, not of this plan, touched the same places. */
const overlaps = (paths: readonly string[], requests: readonly Request[]): boolean =>
  requests.some(({ dbPath = '' }) => paths.some(path => path.startsWith(dbPath) || dbPath.startsWith(path)))
