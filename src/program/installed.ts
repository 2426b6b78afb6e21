/** Whether a file is part of an installed package, by where it lies. */
export function isInstalled(file: string): boolean {
  return /(^|\/)(node_modules|(site|dist)-packages)\//.test(file);
}
