import Columnar

extension PipelineBuilder {
  func join(_ plan: JoinPlan, _ node: Int) throws -> Pipeline {
    throw EvaluationError(.invalidArgument, "joins are not supported yet")
  }

  func sort(_ plan: SortPlan, _ node: Int) throws -> Pipeline {
    throw EvaluationError(.invalidArgument, "sorting is not supported yet")
  }

  func topN(_ plan: TopNPlan, _ node: Int) throws -> Pipeline {
    throw EvaluationError(.invalidArgument, "top-N is not supported yet")
  }

  func window(_ plan: WindowPlan, _ node: Int) throws -> Pipeline {
    throw EvaluationError(.invalidArgument, "window functions are not supported yet")
  }
}
