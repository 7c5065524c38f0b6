import * as z from 'zod'
import type { Call } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import type { Context } from '../context.ts'
import { missingRequiredParameter } from '../errors.ts'
import type { MachineRecord } from '../records.ts'
import { checkDefinition } from './definition.ts'
import * as fields from './fields.ts'
import { findActiveMachine } from './find.ts'
import { checkLogging, loggingConfiguration } from './logging.ts'

const input = z.object({
  stateMachineArn: fields.arn,
  definition: fields.definition.optional(),
  roleArn: fields.roleArn.optional(),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: fields.tracingConfiguration.optional(),
  publish: z.boolean().default(false),
  versionDescription: fields.versionDescription.optional(),
})

/** Executions that run keep the definition and the role that they were started with. */
export const updateStateMachine = (context: Context) =>
  operation({
    input,
    resource: ({ stateMachineArn }) => stateMachineArn,
    run: (given: z.infer<typeof input>, { principal }: Call) =>
      context.store.transact(() => {
        if (given.roleArn !== undefined) context.passRole(principal, given.roleArn, 'states.amazonaws.com')
        const machine = findActiveMachine(context, given.stateMachineArn)
        fields.refuseVersion(given)
        checkGiven(given)
        if (given.roleArn !== undefined) fields.checkRoleArn(given.roleArn)
        if (given.definition !== undefined) checkDefinition(given.definition, 'STANDARD')
        if (given.loggingConfiguration !== undefined) checkLogging(given.loggingConfiguration)
        const updated = update(context, machine, given)
        context.records.machines.put(machine.arn, updated)
        return { updateDate: new Date(updated.updateTime ?? 0), revisionId: updated.revisionId }
      }),
  })

function checkGiven({
  definition,
  roleArn,
  loggingConfiguration,
  tracingConfiguration,
}: z.infer<typeof input>): void {
  if ([definition, roleArn, loggingConfiguration, tracingConfiguration].some(given => given !== undefined))
    return
  throw missingRequiredParameter(
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  )
}

/** Only another definition or role makes another revision. */
function update(
  { records, clock, random }: Context,
  machine: MachineRecord,
  given: z.infer<typeof input>,
): MachineRecord {
  const { definition } = given
  const definitionId = definition === undefined ? machine.definitionId : records.definitions.put(definition)
  const roleArn = given.roleArn ?? machine.roleArn
  const isSame = definitionId === machine.definitionId && roleArn === machine.roleArn
  return {
    ...machine,
    definitionId,
    roleArn,
    loggingConfiguration: given.loggingConfiguration ?? machine.loggingConfiguration,
    tracingConfiguration: given.tracingConfiguration ?? machine.tracingConfiguration,
    revisionId: isSame ? machine.revisionId : random.uuid(),
    updateTime: clock.now(),
  }
}
