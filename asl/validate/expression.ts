import jsonata from 'jsonata'
import { remember } from '../cache.ts'
import { isObject, type Json } from '../json.ts'
import { expressionIn, LONGEST_EXPRESSION } from '../jsonata.ts'
import { item, member, type Place, refuse } from './place.ts'
import { hasNewerOperator, readsErrorOutput, topLevelReferences } from './reference.ts'

/** The JSONata in every string of a template. */
export function checkJsonataTemplate(template: Json, place: Place): void {
  if (typeof template === 'string') checkExpression(template, place)
  if (Array.isArray(template)) {
    for (const [index, part] of template.entries()) checkJsonataTemplate(part, item(place, index))
  } else if (isObject(template)) {
    for (const [name, part] of Object.entries(template)) checkJsonataTemplate(part, member(place, name))
  }
}

/** A string that may be `{% ... %}`; one that only begins or only ends so is taken for a slip. */
export function checkExpression(text: string, place: Place): void {
  const source = expressionIn(text)
  const isOpened = text.startsWith('{%')
  if (source === undefined && !isOpened && !text.endsWith('%}')) return
  if (source === undefined || !/^\{%\s.*\s%\}$/s.test(text)) {
    refuse(place, 'A JSONata expression must be enclosed in {% and %}', 'INVALID_JSONATA_EXPRESSION')
    return
  }
  const { faults, readsErrorOutput } = verdictOf(source)
  for (const fault of faults) refuse(place, fault.message, fault.code)
  if (readsErrorOutput && place.inCatcher !== true) {
    refuse(
      place,
      "'$states.errorOutput' is only available in the Output and Assign fields of a Catch",
      'UNSUPPORTED_JSONATA_EXPRESSION',
    )
  }
}

interface Fault {
  readonly code: 'INVALID_JSONATA_EXPRESSION' | 'UNSUPPORTED_JSONATA_EXPRESSION'
  readonly message: string
}

const KEPT_VERDICTS = 5_000

interface Verdict {
  readonly faults: readonly Fault[]
  readonly readsErrorOutput: boolean
}

const verdictOf: (source: string) => Verdict = remember(KEPT_VERDICTS, source => {
  if (source.length > LONGEST_EXPRESSION) return invalid(TOO_LONG)
  const tree = parse(source)
  if (typeof tree === 'string') return invalid(tree)
  if (hasNewerOperator(tree)) return invalid(NEWER_OPERATOR)
  const faults = topLevelReferences(tree).map(
    (name): Fault => ({
      code: 'UNSUPPORTED_JSONATA_EXPRESSION',
      message: `Reference to '${name}' at the top level is not supported.`,
    }),
  )
  return { faults, readsErrorOutput: readsErrorOutput(tree) }
})

const invalid = (message: string): Verdict => ({
  faults: [{ code: 'INVALID_JSONATA_EXPRESSION', message }],
  readsErrorOutput: false,
})

const TOO_LONG = `A JSONata expression can have at most ${LONGEST_EXPRESSION} characters`

// AWS has JSONata 2.0.6, whose grammar ends before these.
const NEWER_OPERATOR = 'The operators "?:" and "??" are not supported'

/** The syntax tree, or what is wrong with the text. */
function parse(source: string): object | string {
  try {
    return jsonata(source).ast()
  } catch (error) {
    // jsonata throws plain objects with a code and a message.
    if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
    throw error
  }
}
