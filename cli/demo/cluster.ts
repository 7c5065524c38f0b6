import { GetKxConnectionStringCommand, GetKxUserCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { connect, type KdbConnection } from '../../kdb/ipc/client.ts'
import { plain } from '../../kdb/ipc/plain.ts'
import { rollOutClustersExample } from '../../workflows/inputs/roll-out-clusters.ts'
import type { Context } from './context.ts'
import { BUCKET, PREFIX, writeDate } from './database.ts'
import { DATABASE, USER } from './environment.ts'
import { runWorkflow } from './workflow.ts'

const CLUSTER = 'hdb'

/** The cluster of the workflow's own example: created, or moved to the newest version, and asked whether it is well. */
export const WAVES = rollOutClustersExample.waves.map(wave =>
  wave.map(cluster => ({ ...cluster, clusterName: CLUSTER, healthQuery: { userName: USER.userName } })),
)

export async function rollOut(context: Context, say: (state: string) => void): Promise<string> {
  const input = { environmentId: context.environmentId, waves: WAVES, trigger: 'console' }
  await runWorkflow(context, { workflow: 'roll-out-clusters', input, say })
  return `${CLUSTER} is RUNNING, and its node answers`
}

const BY_DATE = 'select count i by date from trade'

/** As any kdb+ client would: by the string that GetKxConnectionString gives. */
export async function queryCluster(context: Context): Promise<string> {
  const connection = await connectToCluster(context)
  try {
    const answer = plain(await connection.query(BY_DATE))
    const rows = Array.isArray(answer) ? answer : []
    context.rows = rows.map(row => rowSchema.parse(row)).map(({ date, x }) => ({ date, trades: x }))
    const trades = context.rows.reduce((sum, row) => sum + row.trades, 0)
    return `${trades.toLocaleString('en')} trades on ${context.rows.length} dates`
  } finally {
    connection.close()
  }
}

const rowSchema = z.object({ date: z.string(), x: z.number() })

export async function loadNextDate(context: Context, say: (state: string) => void): Promise<string> {
  await writeDate(context.data, { prefix: PREFIX, date: '2026.11.19', listing: 'NVDA' })
  const input = {
    environmentId: context.environmentId,
    databaseName: DATABASE,
    source: { bucket: BUCKET, prefix: PREFIX },
    waves: WAVES,
    trigger: 'console',
  }
  await runWorkflow(context, { workflow: 'load-database', input, say })
  return queryCluster(context)
}

async function connectToCluster({ finspace, environmentId }: Context): Promise<KdbConnection> {
  const { userArn } = await finspace.send(new GetKxUserCommand({ environmentId, userName: USER.userName }))
  const { signedConnectionString = '' } = await finspace.send(
    new GetKxConnectionStringCommand({ environmentId, userArn, clusterName: CLUSTER }),
  )
  return connect(signedConnectionString)
}
