import { existsSync, readFileSync } from 'node:fs'
import { paginateListStateMachines, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { connectionOf } from './connection.ts'
import type { EndpointOptions } from './settings.ts'
import { watchToEnd } from './watch-to-end.ts'

interface RunOptions extends EndpointOptions {
  input: string
  name?: string
  watch?: true
}

/** Starts a workflow by its name, and with --watch follows it to its end. */
export async function runWorkflow(workflow: string, options: RunOptions): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: await stateMachineArn(client, workflow),
      input: inputText(options.input),
      ...(options.name === undefined ? {} : { name: options.name }),
    }),
  )
  console.log(executionArn)
  if (options.watch === true) await watchToEnd(client, executionArn)
}

/**
 * The machine of a workflow's name. A deployment to AWS puts its stage before the name.
 * @throws where there is none, or more than one, naming all there are
 */
export async function stateMachineArn(client: SFNClient, workflow: string): Promise<string> {
  const machines: { name: string; arn: string }[] = []
  for await (const page of paginateListStateMachines({ client }, {})) {
    for (const { name = '', stateMachineArn: arn = '' } of page.stateMachines ?? [])
      machines.push({ name, arn })
  }
  const exact = machines.filter(({ name }) => name === workflow)
  const found = exact.length > 0 ? exact : machines.filter(({ name }) => name.endsWith(`-${workflow}`))
  const [only] = found
  if (only !== undefined && found.length === 1) return only.arn
  const names = (found.length > 1 ? found : machines).map(({ name }) => name).join(', ')
  throw new Error(`expected the name of one workflow of ${names || '(none)'}, got ${workflow}`)
}

/** @throws where it is neither JSON nor a file */
function inputText(input: string): string {
  if (input.trimStart().startsWith('{')) return input
  if (input === '-') return readFileSync(0, 'utf8')
  if (existsSync(input)) return readFileSync(input, 'utf8')
  throw new Error(`expected an object in JSON, or a file that holds one, as --input, got ${input}`)
}
