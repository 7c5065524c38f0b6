import { createHash } from 'node:crypto'
import {
  CreateKxDatabaseCommand,
  FinspaceClient,
  GetKxDatabaseCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-finspace'
import {
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import { environmentNamed, environmentOption } from '../clusters/environment.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { type Connection, connectionOf } from '../endpoint/connection.ts'
import { createReconnecting } from '../endpoint/reconnect.ts'
import { machineNamed } from '../executions/machines.ts'
import { watchExecution } from '../executions/watch-execution.ts'
import { watchPartsOf, watchToEnd } from '../executions/watch-to-end.ts'
import { now } from '../terminal/clock.ts'
import { openScreen } from '../terminal/screen.ts'
import { type LoadInput, type Plan, planImport } from './plan.ts'
import { planLines } from './plan-lines.ts'

export const command: Command = {
  arguments: { folder: 'of the HDB, on the machine of the service' },
  options: [
    new Option('--database <name>', 'made where it is not there').makeOptionMandatory(),
    environmentOption(),
    new Option('--bucket <name>', 'which shows the folder, where several do'),
    new Option('--dry-run', 'print the plan, and end'),
    ...endpointOptions(),
    jsonOption(),
  ],
  examples: [
    'kdbflow import /mnt/hdb --database market --dry-run',
    'kdbflow import /mnt/hdb --database market --data /var/lib/kdbflow',
  ],
  run: importFolder,
}

interface ImportOptions extends EndpointOptions {
  database: string
  environment?: string
  bucket?: string
  dryRun?: true
  json?: true
}

interface Database {
  environmentId: string
  databaseName: string
}

/** Plans, makes the database where it is not there, and has the plan loaded by the workflow load-database. */
export async function importFolder(folder: string, options: ImportOptions): Promise<void> {
  const { database: databaseName, dryRun, json } = options
  const connection = connectionOf(options)
  if (connection.endpoint === undefined)
    throw new Error(
      'expected the endpoint of a service on this machine, got AWS: it cannot read a folder here',
    )
  const finspace = new FinspaceClient(connection)
  const { environmentId } = await environmentNamed(finspace, options.environment)
  const database = { environmentId, databaseName }
  const plan = planned(folder, options)
  const isThere = await hasDatabase(finspace, database)
  const shown = { ...database, createsDatabase: !isThere, ...inShort(plan) }
  if (json !== true) {
    for (const line of planLines(plan)) console.log(line)
    console.log(
      `into database ${databaseName}${isThere ? '' : ', which is made'}, of environment ${environmentId}`,
    )
  }
  if (dryRun === true) return json === true ? printJson(shown) : undefined
  if (!isThere)
    await finspace.send(new CreateKxDatabaseCommand({ ...database, clientToken: hashOf(database) }))
  const executionArn = await startLoad(new SFNClient(connection), { ...database, ...plan.load })
  if (json !== true) {
    console.log(executionArn)
    return watchToEnd(watchPartsOf(connection), executionArn)
  }
  const { status, output, error, cause } = await endOf(connection, executionArn)
  printJson({ ...shown, executionArn, status, output: output && JSON.parse(output), error, cause })
  if (status !== 'SUCCEEDED') process.exitCode = 1
}

function planned(folder: string, { data = DATA_FOLDER, bucket }: ImportOptions): Plan {
  const screen = openScreen(process.stderr)
  const onFiles = (files: number) => screen.status(`looked at ${files} files`)
  try {
    return planImport(folder, { data, onFiles, ...(bucket === undefined ? {} : { bucket }) })
  } finally {
    screen.status('')
  }
}

function inShort({ root, segments }: Plan) {
  return {
    folders: [root, ...segments].map(({ entries: _, ...part }) => part),
  }
}

const printJson = (value: object): void => console.log(JSON.stringify(value, undefined, 2))

async function hasDatabase(finspace: FinspaceClient, database: Database): Promise<boolean> {
  try {
    await finspace.send(new GetKxDatabaseCommand(database))
    return true
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false
    throw error
  }
}

/**
 * An import that is under way is joined, by its name. One that has ended, well or not, is begun again: load-database
 * leaves out what the database's own history shows as loaded.
 */
async function startLoad(sfn: SFNClient, load: Database & LoadInput): Promise<string> {
  const { arn: stateMachineArn } = await machineNamed(sfn, 'load-database')
  const input = JSON.stringify(load)
  const start = async (name: string) => {
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input, name }))
    return executionArn
  }
  const name = `import-${hashOf(load)}`
  try {
    return await start(name)
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error
    return start(`${name}-${now()}`)
  }
}

const hashOf = (value: object): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

const endOf = (connection: Connection, executionArn: string): Promise<DescribeExecutionOutput> =>
  watchExecution(new SFNClient(connection), executionArn, {
    onState: () => undefined,
    calling: createReconnecting({ say: text => console.error(text) }),
  })
