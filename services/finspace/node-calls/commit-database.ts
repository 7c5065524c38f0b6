import * as z from 'zod'
import { mountableOf } from '../cluster/databases.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import { copiesBucket } from '../versions/changeset/node-buckets.ts'
import { isCopy, type WritableCopy } from '../versions/changeset/version.ts'
import type { Answer, Caller } from './caller.ts'
import type { CallParts } from './parts.ts'

const inputSchema = z.object({ databaseName: z.string() })

/** Makes the writable copy that the cluster shows the next version of its database. */
export async function commitDatabase(
  parts: CallParts,
  { invoke, cluster, callId: clientToken }: Caller,
  input: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { databaseName } = inputSchema.parse(input)
  const databases = (cluster.databases ?? []).filter(database => database.databaseName === databaseName)
  const copy = mountableOf(parts, { ...cluster, databases })
  if (copy === undefined || !isCopy(copy)) {
    throw invalid(
      `expected cluster ${cluster.clusterName} to show ${databaseName} by a dataview with readWrite`,
    )
  }
  const s3Path = `s3://${copiesBucket(cluster.environmentId)}/${copy.copyId}/${databaseName}/`
  refuseOthers(parts, copy, s3Path)
  return invoke('CreateKxChangeset', {
    ...{ databaseName, clientToken },
    changeRequests: [
      { changeType: 'DELETE', dbPath: '/' },
      { changeType: 'PUT', dbPath: '/', s3Path },
    ],
  })
}

/** What others have brought since the copy was made would be undone. Commits of this copy would not. */
function refuseOthers({ tables }: CallParts, copy: WritableCopy, s3Path: string): void {
  const { environmentId, databaseName, changesetId } = copy
  const of = keyOf(environmentId, databaseName)
  const made = tables.changeset.get(keyOf(of, changesetId))?.order ?? 0
  const other = tables.changeset
    .list({ index: 'listed', prefix: `${of}/` })
    .map(({ value }) => value)
    .find(
      ({ order, status, changeRequests }) =>
        order > made && status !== 'FAILED' && !changeRequests.some(request => request.s3Path === s3Path),
    )
  if (other === undefined) return
  const since = `expected no changeset of ${databaseName} since its copy was made, got ${other.changesetId}`
  throw conflict(`${since}, which the commit would undo`)
}
