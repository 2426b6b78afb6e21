/** A framework whose networks are run as they are. */
export interface PythonFramework {
  readonly name: 'torch' | 'keras';
  readonly title: string;
  /** A program that ends well where the framework is there. */
  readonly probe: string;
}

const kerasProbe = `
from importlib import metadata, util
assert metadata.version("keras").startswith("3.")
assert any(util.find_spec(each) for each in ("jax", "torch", "tensorflow"))
`;

export const pythonFrameworks: Readonly<Record<PythonFramework['name'], PythonFramework>> = {
  torch: { name: 'torch', title: 'PyTorch', probe: 'import torch.overrides' },
  keras: { name: 'keras', title: 'Keras 3 and a backend for it', probe: kerasProbe },
};
