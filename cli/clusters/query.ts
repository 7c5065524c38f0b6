import { FinspaceClient } from '@aws-sdk/client-finspace'
import { Option } from 'commander'
import { KdbError } from '../../kdb/errors.ts'
import { connect } from '../../kdb/ipc/client.ts'
import { plain } from '../../kdb/ipc/plain.ts'
import type { KdbValue } from '../../kdb/values.ts'
import type { Command } from '../command/command.ts'
import { jsonOption, limitOption, spanOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { lineWidth } from '../terminal/table.ts'
import { answerAsCsv, answerAsTable } from './answer.ts'
import { type ClusterOptions, clusterOptions, connectionStringOf } from './connection-string.ts'

export const command: Command = {
  arguments: { query: 'in q, as the cluster evaluates it' },
  options: [
    ...clusterOptions(),
    spanOption('--timeout <time>', 'how long to wait for the answer').default(30, '30s'),
    limitOption(50, 'at most this many rows of a table'),
    new Option('--all', 'all rows and columns of a table'),
    new Option('--csv', 'as CSV: all rows and columns').conflicts('json'),
    jsonOption(),
  ],
  examples: [
    'kdbflow query hdb "select count i by date from trade"',
    "kdbflow query hdb 'select from trade where date=last date, sym=`AAPL' --csv",
  ],
  run: queryCluster,
}

interface QueryOptions extends ClusterOptions {
  /** Seconds. */
  timeout: number
  limit: number
  all?: true
  csv?: true
  json?: true
}

/** Prints what a cluster answers to a query. */
export async function queryCluster(cluster: string, query: string, options: QueryOptions): Promise<void> {
  const client = new FinspaceClient(connectionOf(options))
  const connectionString = await connectionStringOf(client, cluster, options)
  const answer = await ask(connectionString, query, options.timeout * 1000)
  if (options.json === true) return console.log(JSON.stringify(plain(answer), undefined, 2))
  if (options.csv === true) return void process.stdout.write(answerAsCsv(answer))
  const room =
    options.all === true ? { rows: Infinity, width: Infinity } : { rows: options.limit, width: lineWidth() }
  const { text, cut } = answerAsTable(answer, room)
  if (text !== '') console.log(text)
  if (cut !== undefined) console.error(`${cut}: --all, --csv or --json shows them`)
}

async function ask(connectionString: string, query: string, timeoutMs: number): Promise<KdbValue> {
  const connection = await connect(connectionString, { timeoutMs })
  try {
    return await connection.query(query)
  } catch (error) {
    if (error instanceof KdbError)
      throw new Error(`expected an answer to the query, got the error '${error.message}`)
    throw error
  } finally {
    connection.close()
  }
}
