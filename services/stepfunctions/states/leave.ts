// The last steps of a state: Output and Assign in JSONata, ResultSelector to OutputPath and Assign in JSONPath.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { Catcher } from '../../../asl/types.ts'
import type { ExitedBody } from '../history/event.ts'
import { evaluateJsonata } from '../query/jsonata/template.ts'
import { selectPath } from '../query/jsonpath/read.ts'
import { evaluateTemplate } from '../query/jsonpath/template.ts'
import { writePath } from '../query/jsonpath/write.ts'
import type { Scope } from '../query/scope.ts'
import { withinLimit } from './payload.ts'
import { isJsonata, type Stay, scopeOf } from './stay.ts'

/** The fields that decide what leaves a state: of the state, of a Choice's rule, or of a catcher. */
interface Leaving {
  /** In front of the fields' names in errors: `Choices[0]/`. */
  place?: string
  Output?: Json
  Assign?: JsonObject
}

interface JsonataLeave extends Partial<Pick<Scope, 'result' | 'errorOutput'>> {
  fields: Leaving
  /** The output of a state without Output. */
  without: Json
  next?: string | undefined
}

/** Leaves a JSONata state by its Output and Assign. */
export async function leaveJsonata(
  stay: Stay,
  { fields, without, next, ...seen }: JsonataLeave,
): Promise<void> {
  const scope = scopeOf(stay, seen)
  const { place = '', Output, Assign } = fields
  const output = Output === undefined ? without : await evaluateJsonata(Output, scope, `${place}Output`)
  const assigned = Assign === undefined ? undefined : await evaluateJsonata(Assign, scope, `${place}Assign`)
  exit(stay, { output, assigned, next })
}

interface JsonPathLeave {
  result: Json
  next?: string | undefined
  assign?: JsonObject | undefined
  /** `$` where absent: the result alone. */
  resultPath?: string | null | undefined
}

/** Leaves a JSONPath state by its ResultPath, OutputPath and Assign, where `$` is the result. */
export function leaveJsonPath(stay: Stay, { result, next, assign, resultPath }: JsonPathLeave): void {
  const { state, input } = stay.visit
  const assigned = assign === undefined ? undefined : assignedFrom(stay, assign, result)
  const merged = writePath(resultPath, input, result)
  const path = 'OutputPath' in state ? state.OutputPath : undefined
  exit(stay, { output: selectPath(path, scopeOf(stay, { input: merged })), assigned, next })
}

const assignedFrom = (stay: Stay, assign: JsonObject, input: Json): Json =>
  evaluateTemplate(assign, scopeOf(stay, { input }))

/** Leaves a failed state by one of its catchers. OutputPath is not for what was caught. */
export async function leaveCaught(
  stay: Stay,
  catcher: Indexed<Catcher>,
  errorOutput: JsonObject,
): Promise<void> {
  const { Next: next, Assign, ResultPath, index } = catcher
  if (isJsonata(stay)) {
    const fields = { ...catcher, place: `Catch[${index}]/` }
    return leaveJsonata(stay, { fields, without: errorOutput, next, errorOutput })
  }
  const assigned = Assign === undefined ? undefined : assignedFrom(stay, Assign, errorOutput)
  exit(stay, { output: writePath(ResultPath, stay.visit.input, errorOutput), assigned, next })
}

export type Indexed<T> = T & { index: number }

interface Exit {
  output: Json
  assigned: Json | undefined
  next: string | undefined
}

function exit({ turn, thread, visit }: Stay, { output, assigned, next }: Exit): void {
  if (output !== visit.input) withinLimit(visit.name, output)
  // A Fail state has no exit.
  const type = `${visit.state.Type}StateExited` as ExitedBody['type']
  const body: ExitedBody = { type, name: visit.name, output }
  // AWS leaves an empty Assign out.
  if (isFilled(assigned)) {
    withinLimit(visit.name, assigned)
    body.assigned = assigned
  }
  if (next !== undefined) body.next = next
  turn.record(thread, body)
}

const isFilled = (assigned: Json | undefined): assigned is JsonObject =>
  assigned !== undefined && Object.keys(assigned ?? {}).length > 0
