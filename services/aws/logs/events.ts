import { operation } from '../../wire/operation.ts'
import type { LogsContext } from './context.ts'
import { filterInput, filterLogEvents } from './filter-log-events.ts'
import { getInput, getLogEvents } from './get-log-events.ts'
import { groupArn, groupNameOf } from './names.ts'
import { putInput, putLogEvents } from './put-log-events.ts'

export function eventOperations(context: LogsContext) {
  return {
    PutLogEvents: operation({
      input: putInput,
      resource: input => `${groupArn(input.logGroupName, context)}:log-stream:${input.logStreamName}`,
      run: input => putLogEvents(input, context),
    }),
    GetLogEvents: operation({
      input: getInput,
      resource: input => `${groupArn(groupNameOf(input), context)}:log-stream:${input.logStreamName}`,
      run: input => getLogEvents(input, context),
    }),
    FilterLogEvents: operation({
      input: filterInput,
      resource: input => groupArn(groupNameOf(input), context),
      run: input => filterLogEvents(input, context),
    }),
  }
}
