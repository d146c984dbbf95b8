extension PhysicalPlan {
  /// Children in the order of node numbers: a join's probe side first.
  package var children: [PhysicalPlan] {
    switch self {
    case .scan, .values: []
    case .filter(let plan): [plan.input]
    case .project(let plan): [plan.input]
    case .aggregate(let plan): [plan.input]
    case .join(let plan): [plan.probe, plan.build]
    case .sort(let plan): [plan.input]
    case .topN(let plan): [plan.input]
    case .limit(let plan): [plan.input]
    case .window(let plan): [plan.input]
    case .union(let plan): plan.inputs
    case .singleRow(let input): [input]
    }
  }

  /// Nodes of the tree; a node's number plus this is the number of its next sibling.
  package var nodeCount: Int { children.reduce(1) { $0 + $1.nodeCount } }
}
