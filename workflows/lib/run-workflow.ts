import type { Json } from '../../asl/json.ts'
import { jsonata, REDRIVES } from './jsonata.ts'

/**
 * A Task that runs another workflow to its end, as an execution of its own: it has a history of its own. Its name is
 * derived, so that the same attempt never starts it twice, and a redrive starts it anew.
 */
export const runWorkflow = (workflow: string, input: Json) => ({
  Type: 'Task' as const,
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Arguments: {
    StateMachineArn: `\${workflow:${workflow}}`,
    Input: input,
    Name: jsonata(`$substring($states.context.Execution.Name, 0, 70) & '-' & ${REDRIVES}`),
  },
})

/** Those members of `$input` that are there. */
export const inputMembers = (...members: string[]): string =>
  `$sift($input, function($value, $name) { $name in ['${members.join("', '")}'] })`
