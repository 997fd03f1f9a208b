// A kernel takes as long to start as JupyterLab takes to draw a notebook: start it meanwhile.

/** Start the kernel of the page that the address names, for its notebook to find when it is drawn. */
export async function prefetchKernel(course, services) {
  const target = course.target(location.href);
  if (!target || !course.page(target.path).runs) return;
  const { sessions } = services;
  await sessions.ready;
  if ([...sessions.running()].some(({ path }) => path === target.path)) return; // from before a reload
  const { path } = target;
  const session = await sessions.startNew({ path, name: path, type: "notebook", kernel: { name: "python3" } });
  session.dispose(); // this connection only: the notebook makes its own
}
