import { isDeepStrictEqual } from 'node:util'
import {
  GetKxChangesetCommand,
  GetKxConnectionStringCommand,
  GetKxUserCommand,
} from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { connect } from '../../kdb/ipc/client.ts'
import { type Plain, plain } from '../../kdb/ipc/plain.ts'
import { clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { healthQuery } from '../../workflows/inputs/roll-out-clusters.ts'
import { StepError } from '../lib/errors.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  clusterName,
  healthQuery,
  /** The changeset that the cluster shows, by database. */
  versions: z.record(z.string(), z.string()),
})
const output = z.object({ answer: z.json() })

const PATIENCE_MS = 20_000

/**
 * Asks a cluster over kdb+ IPC and compares the answer. Throws ClusterNotHealthy, KdbConnectionError, or KdbError when
 * the query fails in q.
 */
export const handler = step({ input, output }, async ({ versions, healthQuery, ...cluster }) => {
  const { userName, query, expected } = healthQuery
  if (query !== undefined) {
    const answer = await ask({ ...cluster, userName }, query)
    if (expected !== undefined && !isDeepStrictEqual(answer, expected))
      throw unhealthy(query, { expected, answer })
    return { answer }
  }
  const dates = await newDates(cluster.environmentId, versions)
  const answer = await ask({ ...cluster, userName }, dates.length === 0 ? 'tables[]' : '.Q.pv')
  const missing = dates.filter(date => !Array.isArray(answer) || !answer.includes(date))
  if (missing.length > 0) throw unhealthy('.Q.pv', { expected: missing, answer })
  return { answer }
})

async function ask(
  { environmentId, clusterName, userName }: { environmentId: string; clusterName: string; userName: string },
  query: string,
): Promise<Plain> {
  const { userArn } = await finspace.send(new GetKxUserCommand({ environmentId, userName }))
  const { signedConnectionString = '' } = await finspace.send(
    new GetKxConnectionStringCommand({ environmentId, clusterName, userArn }),
  )
  const connection = await connect(signedConnectionString, { timeoutMs: PATIENCE_MS })
  try {
    return plain(await connection.query(query))
  } finally {
    connection.close()
  }
}

/** The dates that the shown changesets put into their databases. */
async function newDates(environmentId: string, versions: Record<string, string>): Promise<string[]> {
  const changesets = await Promise.all(
    Object.entries(versions).map(([databaseName, changesetId]) =>
      finspace.send(new GetKxChangesetCommand({ environmentId, databaseName, changesetId })),
    ),
  )
  return changesets
    .flatMap(({ changeRequests = [] }) => changeRequests)
    .flatMap(({ changeType, dbPath = '' }) => (changeType === 'PUT' ? (DATE.exec(dbPath)?.[1] ?? []) : []))
}

const DATE = /^\/(\d{4}\.\d\d\.\d\d)\//

const unhealthy = (query: string, { expected, answer }: { expected: unknown; answer: Plain }) =>
  new StepError(
    'ClusterNotHealthy',
    `expected ${JSON.stringify(expected)} from ${query}, got ${JSON.stringify(answer).slice(0, 500)}`,
  )
