// A query of a cluster by way of the API, for a browser, which speaks no kdb+ IPC.
import { KdbError } from '../../../kdb/errors.ts'
import { connect, type KdbConnection } from '../../../kdb/ipc/client.ts'
import { KdbConnectionError } from '../../../kdb/ipc/connection-error.ts'
import { userArn } from '../../../model/arn.ts'
import type { Principal } from '../../wire/call.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { keyOf } from '../kind/key.ts'
import type { ConsoleParts } from './parts.ts'
import { type QueryResult, resultOf } from './query-result.ts'

export interface Query {
  environmentId: string
  clusterName: string
  query: string
  /** The kdb user to connect as. Absent: the first whose role the caller has. */
  userName?: string | undefined
}

/** Answers as GetKxConnectionString does, with the caller's rights and a line in the audit log. */
export type GetConnectionString = (
  input: { environmentId: string; clusterName: string; userArn: string },
  principal: Principal,
) => Promise<string>

const LONGEST_MS = 30_000
const LIMITS = { messageBytes: 32 * 2 ** 20, inflatedBytes: 64 * 2 ** 20, nesting: 100 }

/** @throws {ServiceException} KdbError with q's own text, KdbConnectionError, and what GetKxConnectionString refuses */
export async function runQuery(
  finspace: ConsoleParts,
  { query, ...asked }: Query,
  { principal, getConnectionString }: { principal: Principal; getConnectionString: GetConnectionString },
): Promise<QueryResult & { elapsedMs: number }> {
  const { environmentId, clusterName, userName = userFor(finspace, environmentId, principal) } = asked
  const user = userArn(finspace, environmentId, userName)
  const address = await getConnectionString({ environmentId, clusterName, userArn: user }, principal)
  let connection: KdbConnection | undefined
  try {
    connection = await connect(address, { timeoutMs: LONGEST_MS, limits: LIMITS })
    const began = finspace.clock.now()
    const answer = await connection.query(query)
    return { ...resultOf(answer), elapsedMs: finspace.clock.now() - began }
  } catch (error) {
    throw refusalOf(error)
  } finally {
    connection?.close()
  }
}

/** Of those that GetKxConnectionString would let the caller connect as. */
function userFor({ tables }: ConsoleParts, environmentId: string, { arn, roleArn }: Principal): string {
  const users = tables.user.list({ prefix: `${keyOf(environmentId)}/` }).map(({ value }) => value)
  const own = arn.endsWith(':root') ? users[0] : users.find(({ iamRole }) => iamRole === roleArn)
  if (own !== undefined) return own.userName
  throw new ServiceException(
    { code: 'NoUser', status: 400 },
    `expected a kdb user whose iamRole is that of the caller, got none in environment ${environmentId}`,
  )
}

function refusalOf(error: unknown): unknown {
  if (error instanceof KdbError)
    return new ServiceException({ code: 'KdbError', status: 400 }, `'${error.message}`)
  if (!(error instanceof KdbConnectionError)) return error
  const status = error.code === 'TIMEOUT' ? 504 : 502
  return new ServiceException({ code: 'KdbConnectionError', status }, error.message)
}
