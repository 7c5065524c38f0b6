/**
 * How deep arrays and objects of JSON may be nested, at every entrance and in every state: Jackson's
 * StreamReadConstraints, which AWS has. Deeper values overflow the stack of whoever walks them, JSON.stringify too.
 */
export const DEEPEST_JSON = 1000

/** The sentence for what is deeper, as Jackson has it. */
export const TOO_DEEP = `Document nesting depth (${DEEPEST_JSON + 1}) exceeds the maximum allowed (${DEEPEST_JSON})`

/** Whether a JSON text is nested deeper than `levels`; brackets within strings do not count. Never recursive. */
export function isDeeperThan(levels: number, text: string): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * levels) return false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1
      if (depth > levels) return true
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth -= 1
  }
  return false
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Where the string ends that begins at a quote; the text's end where it does not. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
