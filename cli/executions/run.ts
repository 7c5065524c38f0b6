import { existsSync, readFileSync } from 'node:fs'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import { faultsOf } from '../../workflows/inputs/faults.ts'
import { INPUTS, type WorkflowName } from '../../workflows/inputs.ts'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { hint } from '../terminal/hint.ts'
import { type Machine, machineNamed } from './machines.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

export const command: Command = {
  arguments: { workflow: 'its name, such as load-database' },
  options: [
    ...endpointOptions(),
    new Option('--input <file or JSON>', 'the input; - reads it from standard input').default('{}'),
    new Option(
      '--name <name>',
      'name of the execution: starting twice with the same name and input starts once',
    ),
    new Option('--watch', 'show the states as they go, and end as the execution ends'),
    jsonOption().conflicts('watch'),
  ],
  examples: [
    'kdbflow input load-database > load.json',
    'kdbflow run load-database --input load.json --watch',
  ],
  run: runWorkflow,
}

interface RunOptions extends EndpointOptions {
  input: string
  name?: string
  watch?: true
  json?: true
}

/** Starts a workflow by its name, and with --watch follows it to its end. */
export async function runWorkflow(workflow: string, options: RunOptions): Promise<void> {
  const connection = connectionOf(options)
  const client = new SFNClient(connection)
  const machine = await machineNamed(client, workflow)
  const input = inputText(options.input)
  refuseFaults(machine, input)
  const { executionArn = '', startDate } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: machine.arn,
      input,
      ...(options.name === undefined ? {} : { name: options.name }),
    }),
  )
  console.log(options.json === true ? JSON.stringify({ executionArn, startDate }) : executionArn)
  if (options.watch === true) await watchToEnd(watchPartsOf(connection), executionArn)
}

/** @throws where it is neither JSON nor a file */
function inputText(input: string): string {
  if (input.trimStart().startsWith('{')) return input
  if (input === '-') return readFileSync(0, 'utf8')
  if (existsSync(input)) return readFileSync(input, 'utf8')
  throw new Error(`expected an object in JSON, or a file that holds one, as --input, got ${input}`)
}

/**
 * Machines of one's own take what they take; of ours the input is known.
 * @throws listing every fault, before anything starts
 */
function refuseFaults({ name }: Machine, text: string): void {
  const input = parsed(text)
  const workflow = WORKFLOWS.find(known => name === known || name.endsWith(`-${known}`))
  const checked = workflow === undefined ? undefined : INPUTS[workflow].schema.safeParse(input)
  if (checked === undefined || checked.success || workflow === undefined) return
  const faults = faultsOf(checked.error).map(fault => `  ${fault}\n`)
  throw new Error(
    `expected the input of ${workflow}, got one with ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}; nothing was started\n` +
      `${faults.join('')}An example: ${hint('input', workflow)}`,
  )
}

/** No name ends with another, so at most one fits. */
const WORKFLOWS = Object.keys(INPUTS) as WorkflowName[]

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    throw new Error(`expected JSON as --input, got a text that is none: ${fault}`)
  }
}
