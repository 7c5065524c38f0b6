import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  paginateListExecutions,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import { machineNamed, machinesOf } from './machines.ts'

/** What commands say of these two arguments. */
export const EXECUTION = 'its ARN, its name or the beginning of it, or @latest'
export const OF_WORKFLOW = 'of this workflow alone'

/**
 * The ARN of an execution that a person named: by its ARN, by its name or the beginning of it, or as `@latest`, of one workflow or of all.
 * @throws where there is none, or more than one
 */
export async function findExecution(
  client: SFNClient,
  named: string,
  workflow: string | undefined,
): Promise<string> {
  const found = await executionsNamed(client, named, workflow)
  const [only, other] = found
  if (only !== undefined && other === undefined) return only
  if (other !== undefined)
    throw new Error(`expected the name of one execution, got that of several: ${found.join(', ')}`)
  const where = workflow === undefined ? 'of any workflow' : `of ${workflow}`
  throw new Error(
    `expected an execution, got ${named}, the name of none ${where}: kdbflow executions lists them`,
  )
}

/** Every execution that this may mean. */
export async function executionsNamed(
  client: SFNClient,
  named: string,
  workflow: string | undefined,
): Promise<string[]> {
  if (named.startsWith('arn:')) return [named]
  const machines = workflow === undefined ? await machinesOf(client) : [await machineNamed(client, workflow)]
  const arns = machines.map(({ arn }) => arn)
  if (named === '@latest') return [await latestOf(client, arns, workflow)]
  if (named.startsWith('@')) throw new Error(`expected an ARN, a name or @latest, got ${named}`)
  const exact = (await Promise.all(arns.map(arn => findNamed(client, arn, named)))).filter(isThere)
  return exact.length > 0 ? exact : (await Promise.all(arns.map(arn => findBegun(client, arn, named)))).flat()
}

async function latestOf(
  client: SFNClient,
  machines: string[],
  workflow: string | undefined,
): Promise<string> {
  const newest = await Promise.all(
    machines.map(async stateMachineArn => {
      const { executions = [] } = await client.send(
        new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
      )
      return executions[0]
    }),
  )
  const [latest] = newest
    .filter(isThere)
    .sort((one, other) => (other.startDate?.getTime() ?? 0) - (one.startDate?.getTime() ?? 0))
  if (latest?.executionArn !== undefined) return latest.executionArn
  throw new Error(`expected an execution${workflow === undefined ? '' : ` of ${workflow}`}, got none yet`)
}

async function findNamed(client: SFNClient, machine: string, name: string): Promise<string | undefined> {
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${name}`
  try {
    await client.send(new DescribeExecutionCommand({ executionArn }))
    return executionArn
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined
    throw error
  }
}

/** A list shows the beginning of a long name. */
async function findBegun(client: SFNClient, stateMachineArn: string, beginning: string): Promise<string[]> {
  if (beginning.length < SHORTEST_BEGINNING) return []
  const begun = beginning.replace(/…$/, '')
  const found: string[] = []
  for await (const page of paginateListExecutions({ client }, { stateMachineArn, maxResults: 1000 })) {
    for (const { name = '', executionArn = '' } of page.executions ?? []) {
      if (name.startsWith(begun)) found.push(executionArn)
    }
    // Enough to say that it is not one.
    if (found.length > 1) break
  }
  return found
}

const SHORTEST_BEGINNING = 4

const isThere = <T>(value: T | undefined): value is T => value !== undefined
