# Nói về món hàng khách đang chỉ tới: “cái thứ 2”, “nó”, “cái kia”.
product-which = Dạ ý { $you } là món nào ạ?
product-which-line = { $place }. { $name } – { $price }
product-price = { $before ->
    [none] Dạ { $name } giá { $price } ạ.
   *[other] Dạ { $name } đang giảm còn { $price } (giá gốc { $before }) ạ.
 }
product-stock = { $stock ->
    [yes] Dạ { $name } hiện còn hàng ạ.
   *[no] Dạ { $name } hiện đang hết hàng ạ.
 }
product-size = Dạ { $name }: { $size } ạ.
product-fit-yes = Dạ { $name } hợp với { $skin } ạ.
product-fit-no = Dạ { $name } dành cho { $skins }, không ghi là hợp với { $skin } ạ.
product-fit-avoid = Dạ { $name } được ghi là không nên dùng cho { $skin } ạ.
product-fit-for = Dạ { $name } dành cho { $skins } ạ.
product-fit-unknown = Dạ thông tin của { $name } chưa ghi hợp với loại da nào ạ.
product-allergy = { $you_cap } lưu ý giúp { $me }: { $you } dị ứng { $what }, mà { $name } có ghi chất này. { $you_cap } đừng dùng khi chưa xem kỹ bảng thành phần nhé.
product-expecting = { $you_cap } lưu ý giúp { $me }: { $name } được ghi là không dùng khi mang thai ạ.
product-use = Dạ cách dùng { $name } đây ạ:
product-asks-use = cách dùng
product-use-none = { $about ->
    [none] Dạ { $me } chưa có bài hướng dẫn riêng cho { $name }. { $you_cap } bấm “Gặp nhân viên” để được chỉ kỹ nhé.
   *[other] Dạ { $me } chưa có bài hướng dẫn riêng cho { $name }. Mô tả của shop: { $about } Cần kỹ hơn thì { $you } bấm “Gặp nhân viên” giúp { $me } nhé.
 }
product-read = Dạ về { $name }, shop có ghi thế này ạ:
product-untold = { $about ->
    [none] Dạ về { $name }, shop chưa ghi thông tin { $you } hỏi. { $you_cap } bấm “Gặp nhân viên” để được trả lời chắc chắn nhé.
   *[other] Dạ về { $name }, shop chưa ghi thông tin { $you } hỏi. Mô tả của shop: { $about } Cần rõ hơn thì { $you } bấm “Gặp nhân viên” giúp { $me } nhé.
 }
product-about = Dạ { $name } – { $price }. { $about }
product-take = { $count ->
    [0] Dạ { $you } chọn { $name } – { $price } ạ.
   *[other] Dạ { $you } chọn { $count } × { $name } – { $price } mỗi món ạ.
 }
product-take-none = Dạ { $name } – { $price } hiện đang hết hàng ạ.
product-order = Để đặt hàng, { $you } làm theo cách này giúp { $me } nhé:
choice-take = Lấy món này
choice-to-product = Xem và đặt trên web
