const systems =
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'
const machines =
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
const known = new Set([...systems.split(' '), ...machines.split(' ')])
const always = new Set(['linux', 'amd64', 'unix', 'cgo', 'gc'])

/**
 * Whether a file is part of a plain build on the most common machine (linux, amd64, with cgo): by its name's suffix
 * and its constraint. False also where the constraint cannot be read: then nothing is said about the file.
 */
export const isBuilt = (file: string, build: string): boolean => {
  const parts = file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/(_test)?\.go$/, '')
    .split('_')
    .slice(1)
    .slice(-2)
  if (parts.some((part, at) => known.has(part) && !always.has(part) && suffixCounts(parts, at))) return false
  return build === '' || holds(build) === true
}

/** `_GOOS`, `_GOARCH` or `_GOOS_GOARCH` at the very end. */
const suffixCounts = (parts: readonly string[], at: number): boolean =>
  at === parts.length - 1 || known.has(parts[at + 1]!)

const holds = (text: string): boolean | null => {
  const tokens = text.match(/&&|\|\||!|\(|\)|[\w.]+/g) ?? []
  let at = 0
  const or = (depth: number): boolean | null => {
    let left = and(depth)
    while (left !== null && tokens[at] === '||') {
      at += 1
      const right = and(depth)
      left = right === null ? null : left || right
    }
    return left
  }
  const and = (depth: number): boolean | null => {
    let left = not(depth)
    while (left !== null && tokens[at] === '&&') {
      at += 1
      const right = not(depth)
      left = right === null ? null : left && right
    }
    return left
  }
  const not = (depth: number): boolean | null => {
    const token = tokens[at]
    at += 1
    if (token === undefined || depth > 50) return null
    if (token === '!') {
      const inner = not(depth + 1)
      return inner === null ? null : !inner
    }
    if (token === '(') {
      const inner = or(depth + 1)
      const closed = tokens[at] === ')'
      at += 1
      return closed ? inner : null
    }
    return /^\w/.test(token) ? always.has(token) || /^go1\.\d+$/.test(token) : null
  }
  const value = or(0)
  return at === tokens.length ? value : null
}
