// The last steps of a state: Output and Assign in JSONata, ResultSelector to OutputPath and Assign in JSONPath.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { Catcher } from '../../../asl/types.ts'
import type { ExitedBody } from '../history/event.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { selectPath } from '../query/jsonpath/read.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { writePath } from '../query/jsonpath/write.ts'
import type { Scope } from '../query/scope.ts'
import { dataLimitExceeded, tooLarge } from './payload.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** The fields that decide what leaves a state: of the state, of a Choice's rule, or of a catcher. */
interface Leaving {
  /** In front of the fields' names in errors: `Choices[0]/`. */
  place?: string
  Output?: Json
  Assign?: JsonObject
}

/** Leaves a JSONata state. `without`: what its output is when it has no Output. */
export async function leaveJsonata(
  stay: Stay,
  {
    fields,
    without,
    next,
    ...seen
  }: { fields: Leaving; without: Json; next: string | undefined } & Pick<
    Partial<Scope>,
    'result' | 'errorOutput'
  >,
): Promise<void> {
  const scope = scopeOf(stay, seen)
  const place = fields.place ?? ''
  const { environment } = stay.turn
  const output =
    fields.Output === undefined
      ? without
      : await evaluateJsonata(fields.Output, scope, { field: `${place}Output`, environment })
  const assigned =
    fields.Assign === undefined
      ? undefined
      : await evaluateJsonata(fields.Assign, scope, { field: `${place}Assign`, environment })
  exit(stay, { output, assigned, next })
}

/** Leaves a JSONPath state by its ResultPath, OutputPath and Assign. */
export function leaveJsonPath(
  stay: Stay,
  {
    result,
    next,
    assign,
    resultPath,
    assignFrom = result,
  }: {
    result: Json
    next: string | undefined
    assign: JsonObject | undefined
    resultPath: string | null | undefined
    /** What `$` is in Assign. */
    assignFrom?: Json
  },
): void {
  const { state, input } = stay.visit
  const assigned =
    assign === undefined
      ? undefined
      : evaluateTemplate(assign, scopeOf(stay, { input: assignFrom }), stay.turn.environment)
  const merged = writePath(resultPath, input, result)
  const path = 'OutputPath' in state ? state.OutputPath : undefined
  exit(stay, { output: selectPath(path, scopeOf(stay, { input: merged })), assigned, next })
}

/** Leaves a failed state by one of its catchers. */
export async function leaveCaught(
  stay: Stay,
  catcher: Indexed<Catcher>,
  errorOutput: JsonObject,
): Promise<void> {
  const { Next: next, Output, Assign, ResultPath, index } = catcher
  if (isJsonata(stay)) {
    const fields = { place: `Catch[${index}]/`, ...defined({ Output, Assign }) }
    return leaveJsonata(stay, { fields, without: errorOutput, next, errorOutput })
  }
  const assigned =
    Assign === undefined
      ? undefined
      : evaluateTemplate(Assign, scopeOf(stay, { input: errorOutput }), stay.turn.environment)
  exit(stay, { output: writePath(ResultPath, stay.visit.input, errorOutput), assigned, next })
}

const defined = ({
  Output,
  Assign,
}: {
  Output: Json | undefined
  Assign: JsonObject | undefined
}): Leaving => ({
  ...(Output === undefined ? {} : { Output }),
  ...(Assign === undefined ? {} : { Assign }),
})

export type Indexed<T> = T & { index: number }

interface Exit {
  output: Json
  assigned: Json | undefined
  next: string | undefined
}

function exit({ turn, thread, visit }: Stay, { output, assigned, next }: Exit): void {
  if (output !== visit.input && tooLarge(output)) throw dataLimitExceeded(visit.name)
  // A Fail state has no exit.
  const type = `${visit.state.Type}StateExited` as ExitedBody['type']
  const body: ExitedBody = { type, name: visit.name, output }
  // AWS leaves an empty Assign out.
  if (isFilled(assigned)) body.assigned = assigned
  if (next !== undefined) body.next = next
  turn.record(thread, body)
}

const isFilled = (assigned: Json | undefined): assigned is JsonObject =>
  assigned !== undefined && Object.keys(assigned ?? {}).length > 0
