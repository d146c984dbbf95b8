import Columnar

/// The shop's goods: 20 categories, 200 subcategories, 20,000 products with Zipf popularity.
///
/// Some names hold what breaks careless programs: quotes, commas, line breaks, letters beyond ASCII.
struct ShopCatalog: Sendable {
  static let productCount = 20_000

  static let categories = [
    "Electronics", "Books", "Home & Kitchen", "Garden", "Toys", "Fashion", "Shoes", "Beauty", "Sports", "Outdoors",
    "Automotive", "Grocery", "Pets", "Baby", "Music", "Games", "Office", "Health", "Jewellery", "Crianças",
  ]
  static let kinds = ["Basics", "Premium", "Sale", "New", "Sets", "Parts", "Gifts", "Eco", "Mini", "Pro"]
  static let activities = ["view", "search", "addtocart", "removefromcart", "wishlist", "checkout", "purchase"]

  let subcategories: [String]
  /// Subcategory of each product.
  let subcategoryOf: [Int]
  let popularity: AliasTable
  /// Products of each category, the popular ones first.
  let productsOfCategory: [[Int]]

  init(seed: UInt64) {
    var random = RandomSource(seed: seed ^ 0x5107)
    subcategories = (0..<Self.categories.count * Self.kinds.count).map { Self.subcategoryName($0) }
    let places = (0..<Self.productCount).map { _ in random.below(Self.categories.count * Self.kinds.count) }
    subcategoryOf = places
    // Popularity falls as 1 / rank; ranks are spread over the product numbers.
    let weights = (0..<Self.productCount).map { 1 / (Double($0 * 7_919 % Self.productCount) + 2.7) }
    popularity = AliasTable(weights: weights)
    let byRank = (0..<Self.productCount).sorted { weights[$0] > weights[$1] }
    var lists: [[Int]] = Array(repeating: [], count: Self.categories.count)
    for product in byRank { lists[places[product] / Self.kinds.count].append(product) }
    productsOfCategory = lists
  }

  private static func subcategoryName(_ index: Int) -> String {
    let name = "\(categories[index / kinds.count]) \(kinds[index % kinds.count])"
    switch index % 40 {
    case 7: return "\(name), \"limited\""
    case 18: return "\(name)\n(new season)"
    case 29: return "\(name) – für Könner"
    default: return name
    }
  }

  static func productID(_ product: Int) -> String {
    let digits = String(product)
    return "P" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// The table `products`: productid, name, category, subcategory, brand, price.
  func products(seed: UInt64) -> (schema: Schema, batch: Batch) {
    var random = RandomSource(seed: seed ^ 0x9123)
    let price = DataType.decimal(precision: 10, scale: 2)
    let schema = Schema([
      Field("productid", .text), Field("name", .text), Field("category", .text), Field("subcategory", .text),
      Field("brand", .text), Field("price", price),
    ])
    let brands = AliasTable(weights: (0..<400).map { 1 / (Double($0) + 2) })
    var builders = schema.fields.map { VectorBuilder($0.type, capacity: Self.productCount) }
    for product in 0..<Self.productCount {
      let subcategory = subcategoryOf[product]
      let name = product % 97 == 0 ? "Élan \"\(product)\", deluxe" : "\(Self.kinds[subcategory % 10]) item \(product)"
      builders[0].append(Self.productID(product))
      builders[1].append(name)
      builders[2].append(Self.categories[subcategory / 10])
      builders[3].append(subcategories[subcategory])
      builders[4].append("Brand \(brands.draw(&random) + 1)")
      // 1.00 to about 900.00, most of them low.
      let share = random.unit()
      builders[5].append(Int128(100 + Int(share * share * share * 90_000)))
    }
    var columns: [Vector] = []
    for at in builders.indices { columns.append(builders[at].finish()) }
    return (schema, Batch(columns: columns, count: Self.productCount))
  }
}
