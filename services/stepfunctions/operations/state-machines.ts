import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { machineName } from '../engine/arn.ts'
import { isRunning } from '../engine/records.ts'
import type { Context } from './context.ts'
import * as fields from './fields.ts'
import { findExecution, findMachine } from './find.ts'
import { limitOf, positionIn, tokenOf } from './page.ts'

const byArn = z.object({ stateMachineArn: fields.arn, includedData: fields.includedData })

export const describeStateMachine = (context: Context) =>
  operation({
    input: byArn,
    resource: ({ stateMachineArn }) => stateMachineArn,
    run({ stateMachineArn, includedData }) {
      const machine = findMachine(context, stateMachineArn)
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        status: machine.isDeleting ? 'DELETING' : 'ACTIVE',
        definition: definitionFor(context, machine, includedData),
        roleArn: machine.roleArn,
        type: 'STANDARD',
        creationDate: new Date(machine.creationTime),
        loggingConfiguration: machine.loggingConfiguration,
        tracingConfiguration: machine.tracingConfiguration,
        encryptionConfiguration: machine.encryptionConfiguration,
        revisionId: machine.revisionId,
      }
    },
  })

const ofExecution = z.object({ executionArn: fields.arn, includedData: fields.includedData })

/** The definition that an execution runs by, whatever its machine has become, and where it is gone. */
export const describeStateMachineForExecution = (context: Context) =>
  operation({
    input: ofExecution,
    resource: ({ executionArn }) => executionArn,
    run({ executionArn, includedData }) {
      const execution = findExecution(context, executionArn)
      const machine = context.records.machines.get(execution.machineArn)
      return {
        stateMachineArn: execution.machineArn,
        name: machineName(execution.machineArn),
        definition: definitionFor(context, execution, includedData),
        roleArn: execution.roleArn,
        updateDate: new Date(machine?.updateTime ?? machine?.creationTime ?? execution.startTime),
        loggingConfiguration: machine?.loggingConfiguration,
        tracingConfiguration: machine?.tracingConfiguration,
        encryptionConfiguration: machine?.encryptionConfiguration,
        revisionId: execution.revisionId,
      }
    },
  })

/** METADATA_ONLY is for those who may not decrypt the rest: AWS answers an empty definition. */
const definitionFor = (
  { records }: Context,
  { definitionId }: { definitionId: string },
  includedData: 'ALL_DATA' | 'METADATA_ONLY',
): string => (includedData === 'METADATA_ONLY' ? '' : records.definitions.text(definitionId))

const pages = z.object({ maxResults: fields.maxResults.optional(), nextToken: fields.pageToken.optional() })

export const listStateMachines = ({ records }: Context) =>
  operation({
    input: pages,
    run(page) {
      const limit = limitOf(page)
      const after = positionIn(page.nextToken, ['machines'])
      const found = records.machines.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) })
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      return {
        stateMachines: shown.map(({ value: { arn, name, creationTime } }) => ({
          stateMachineArn: arn,
          name,
          type: 'STANDARD',
          creationDate: new Date(creationTime),
        })),
        ...(last === undefined ? {} : { nextToken: tokenOf(['machines'], last.position) }),
      }
    },
  })

/**
 * Executions that run end at their next transition, and the machine with the last of them. Deleting what is not there
 * is no error.
 */
export const deleteStateMachine = ({ store, records }: Context) =>
  operation({
    input: z.object({ stateMachineArn: fields.arn }),
    resource: ({ stateMachineArn }) => stateMachineArn,
    run({ stateMachineArn }) {
      const arn = fields.checkArn(stateMachineArn, 'stateMachine')
      store.transact(() => {
        const machine = records.machines.get(arn)
        if (machine !== undefined && isRunning(records, arn))
          records.machines.put(arn, { ...machine, isDeleting: true })
        else records.machines.delete(arn)
      })
    },
  })
