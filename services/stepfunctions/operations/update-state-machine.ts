import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Call } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import type { MachineRecord } from '../engine/records.ts'
import type { Context } from './context.ts'
import { checkDefinition } from './definition.ts'
import { encryptionConfiguration, refuseCustomerKey } from './encryption.ts'
import { missingRequiredParameter } from './errors.ts'
import * as fields from './fields.ts'
import { findActiveMachine } from './find.ts'
import { checkLogging, loggingConfiguration } from './logging.ts'

const input = z.object({
  stateMachineArn: fields.arn,
  definition: fields.definition.optional(),
  roleArn: fields.roleArn.optional(),
  loggingConfiguration: loggingConfiguration.optional(),
  tracingConfiguration: fields.tracingConfiguration.optional(),
  encryptionConfiguration: encryptionConfiguration.optional(),
  publish: z.boolean().default(false),
  versionDescription: fields.versionDescription.optional(),
})

type Input = z.infer<typeof input>

/** Executions that run keep the definition and the role that they were started with. */
export const updateStateMachine = (context: Context) =>
  operation({
    input,
    resource: ({ stateMachineArn }) => stateMachineArn,
    run: (given: Input, { principal }: Call) =>
      context.store.transact(() => {
        if (given.roleArn !== undefined) context.passRole(principal, given.roleArn, 'states.amazonaws.com')
        const machine = findActiveMachine(context, given.stateMachineArn)
        fields.refuseVersion(given)
        refuseCustomerKey(given.encryptionConfiguration)
        checkGiven(given)
        if (given.roleArn !== undefined) fields.checkRoleArn(given.roleArn)
        if (given.definition !== undefined) {
          checkDefinition(context, { definition: given.definition, type: 'STANDARD' })
        }
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
  encryptionConfiguration,
}: Input): void {
  const changes = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration]
  if (changes.some(given => given !== undefined)) return
  throw missingRequiredParameter(
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  )
}

/** A revision is the definition and the configuration: another of either makes another revision. */
function update({ records, clock, random }: Context, machine: MachineRecord, given: Input): MachineRecord {
  const changed: MachineRecord = {
    ...machine,
    definitionId:
      given.definition === undefined ? machine.definitionId : records.definitions.put(given.definition),
    roleArn: given.roleArn ?? machine.roleArn,
    loggingConfiguration: given.loggingConfiguration ?? machine.loggingConfiguration,
    tracingConfiguration: given.tracingConfiguration ?? machine.tracingConfiguration,
    ...(given.encryptionConfiguration && { encryptionConfiguration: given.encryptionConfiguration }),
  }
  const isSame = isDeepStrictEqual(changed, machine)
  return { ...changed, ...(isSame ? {} : { revisionId: random.uuid() }), updateTime: clock.now() }
}
