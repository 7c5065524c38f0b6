// CreateStateMachine, for STANDARD machines without versions.
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Call } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import { machineArn } from '../engine/arn.ts'
import type { MachineRecord } from '../engine/records.ts'
import type { Context } from './context.ts'
import { checkDefinition } from './definition.ts'
import { encryptionConfiguration, refuseCustomerKey } from './encryption.ts'
import { notServed, stateMachineAlreadyExists, stateMachineDeleting } from './errors.ts'
import * as fields from './fields.ts'
import { checkLogging, loggingConfiguration, NO_LOGGING } from './logging.ts'
import { withTags } from './tags.ts'

const input = z.object({
  name: fields.name,
  definition: fields.definition,
  roleArn: fields.roleArn,
  type: fields.type.default('STANDARD'),
  loggingConfiguration: loggingConfiguration.default(NO_LOGGING),
  tracingConfiguration: fields.tracingConfiguration.default({ enabled: false }),
  encryptionConfiguration: encryptionConfiguration.optional(),
  tags: fields.tags.optional(),
  publish: z.boolean().default(false),
  versionDescription: fields.versionDescription.optional(),
})

type Input = z.infer<typeof input>

export const createStateMachine = (context: Context) =>
  operation({
    input,
    resource: ({ name }) => machineArn(name, context.account),
    run(given: Input, { principal }: Call) {
      const { store, records, clock, account, passRole } = context
      passRole(principal, given.roleArn, 'states.amazonaws.com')
      fields.refuseVersion(given)
      refuseExpress(context, given)
      refuseCustomerKey(given.encryptionConfiguration)
      const arn = machineArn(fields.checkName(given.name), account)
      fields.checkRoleArn(given.roleArn)
      checkDefinition(context, given)
      checkLogging(given.loggingConfiguration)
      return store.transact(() => {
        const found = records.machines.get(arn)
        const definitionId = records.definitions.put(given.definition)
        if (found?.isDeleting) throw stateMachineDeleting(arn)
        if (found !== undefined) return sameMachine(found, { ...given, definitionId })
        const machine: MachineRecord = {
          arn,
          name: given.name,
          roleArn: given.roleArn,
          definitionId,
          creationTime: clock.now(),
          updateTime: undefined,
          loggingConfiguration: given.loggingConfiguration,
          tracingConfiguration: given.tracingConfiguration,
          ...(given.encryptionConfiguration && { encryptionConfiguration: given.encryptionConfiguration }),
          tags: withTags({ arn, tags: {} }, given.tags ?? []),
        }
        records.machines.put(arn, machine)
        return created(machine)
      })
    },
  })

function refuseExpress(context: Context, { type, definition }: Input): void {
  if (type !== 'EXPRESS') return
  // AWS's own complaints about the definition come first.
  checkDefinition(context, { definition, type })
  throw notServed("EXPRESS state machines are not served here: expected type 'STANDARD'")
}

/**
 * Creating the same machine again is no error, also with another role or other tags, which are passed over.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
function sameMachine(found: MachineRecord, given: Input & { definitionId: string }) {
  const isSame =
    found.definitionId === given.definitionId &&
    isDeepStrictEqual(found.loggingConfiguration, given.loggingConfiguration) &&
    isDeepStrictEqual(found.tracingConfiguration, given.tracingConfiguration)
  if (isSame) return created(found)
  throw stateMachineAlreadyExists(found.arn)
}

const created = ({ arn, creationTime }: MachineRecord) => ({
  stateMachineArn: arn,
  creationDate: new Date(creationTime),
})
