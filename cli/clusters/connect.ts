import { FinspaceClient } from '@aws-sdk/client-finspace'
import type { Command } from '../command/command.ts'
import { jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { type ClusterOptions, clusterOptions, connectionStringOf } from './connection-string.ts'

export const command: Command = {
  options: [...clusterOptions(), jsonOption()],
  examples: ['kdbflow connect hdb', 'kdbflow connect hdb --environment trading --user analyst'],
  run: printConnectionString,
}

/** Prints the string by which a kdb+ client connects to a cluster. */
export async function printConnectionString(
  cluster: string,
  options: ClusterOptions & { json?: true },
): Promise<void> {
  const client = new FinspaceClient(connectionOf(options))
  const signedConnectionString = await connectionStringOf(client, cluster, options)
  if (options.json === true) return console.log(JSON.stringify({ signedConnectionString }))
  console.log(signedConnectionString)
  console.error('kdbflow: it holds a password: for some minutes whoever has it connects as that user')
}
