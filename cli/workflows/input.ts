import { Option } from 'commander'
import * as z from 'zod'
import { INPUTS, type WorkflowName } from '../../workflows/inputs.ts'
import type { Command } from '../command/command.ts'
import { hint } from '../terminal/hint.ts'

export const command: Command = {
  arguments: { workflow: 'its name, such as load-database' },
  options: [
    new Option('--schema', 'its JSON Schema instead, which describes each member'),
    new Option(
      '--nightly',
      'what a schedule runs each night: whatever is new, then the clusters that show it',
    ),
    new Option('--json', 'as JSON, which it is in any case'),
  ],
  examples: ['kdbflow input load-database', 'kdbflow input load-database --nightly'],
  run: printInput,
}

interface InputOptions {
  schema?: true
  nightly?: true
}

/** Prints an example of a workflow's input, to be edited; or the input's JSON Schema, which describes each member. */
export function printInput(workflow: string, options: InputOptions): void {
  console.log(JSON.stringify(shown(known(workflow), options), undefined, 2))
}

function shown(workflow: WorkflowName, { schema, nightly }: InputOptions): unknown {
  const input = INPUTS[workflow]
  if (schema === true) return z.toJSONSchema(input.schema, { io: 'input' })
  if (nightly === true) {
    if ('nightly' in input) return input.nightly
    throw new Error(`expected a workflow that has a nightly form, which is load-database, got ${workflow}`)
  }
  // Beside the example, not in it: it is for `run --input -`.
  if ('nightly' in input)
    console.error(`What a schedule runs each night: ${hint('input', workflow, '--nightly')}`)
  return input.example
}

function known(workflow: string): WorkflowName {
  if (isKnown(workflow)) return workflow
  throw new Error(`expected the name of one workflow of ${Object.keys(INPUTS).join(', ')}, got ${workflow}`)
}

const isKnown = (name: string): name is WorkflowName => Object.hasOwn(INPUTS, name)
