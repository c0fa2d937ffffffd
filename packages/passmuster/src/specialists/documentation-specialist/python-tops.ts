/** Top names of the Python packages that the list of files shows: folders with `__init__.py` whose parent has none. */
export const pythonTops = (files: ReadonlySet<string>): ReadonlySet<string> => {
  const tops = new Set<string>()
  for (const file of files) {
    if (!file.endsWith('/__init__.py')) continue
    const parts = file.split('/').slice(0, -1)
    const parent = parts.slice(0, -1).join('/')
    if (!files.has(parent === '' ? '__init__.py' : `${parent}/__init__.py`)) tops.add(parts.at(-1)!)
  }
  return tops
}
